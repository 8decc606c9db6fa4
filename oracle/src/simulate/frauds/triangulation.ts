import { isOpen, type Person, type Town } from "../honestLife.ts";
import type { Schedule } from "../schedule.ts";
import { anyShop, DAY, type Episode, HOUR, pickActive, present } from "./episode.ts";

/**
 * A front shop sells cheaply and delivers, by ordering each sale at a real shop from a stolen account: its buyers are
 * content, and the owners of the accounts find out weeks later.
 */
export function triangulate(schedule: Schedule, town: Town, { at, number, random }: Episode): void {
  const kind = "triangulation";
  const front = schedule.party(`front-${number}`, "thief");
  const currency = random.chance(0.45) ? "token" : "coin";
  const span = random.between(3, 5) * DAY;
  let victim: Person = pickActive(town, random, at);
  for (const buyer of random.sample(present(town, at), random.integer(5, 8))) {
    const supplier = anyShop(town, random, at);
    const price = random.around(Math.sqrt(buyer.level * supplier.price) * 1.8, 0.4);
    const when = at + random.fraction() * span;
    schedule.wish({ at: when, payer: buyer.party, payee: front, currency, worth: price * 0.75, kind });
    if (random.chance(0.6)) victim = pickActive(town, random, when);
    const ordered = when + random.between(0.2, 7) * HOUR;
    const shop = isOpen(supplier, ordered) ? supplier : anyShop(town, random, ordered);
    const { party: payee, currency: paidIn } = shop;
    schedule.wish({ at: ordered, payer: victim.party, payee, currency: paidIn, worth: price, kind });
  }
  schedule.label(front, at + span + random.between(2, 9) * DAY);
}
