import { isOpen, type Town } from "../honestLife.ts";
import type { Schedule } from "../schedule.ts";
import { DAY, type Episode, present } from "./episode.ts";

/** A new shop with good offers takes orders for a few days and is gone. */
export function vanish(schedule: Schedule, town: Town, episode: Episode): void {
  const { at, number, random, knobs } = episode;
  const kind = "vanishing_shop";
  if (random.chance(knobs.carefulThieves)) {
    vanishLate(schedule, town, episode);
    return;
  }
  const shop = schedule.party(`bargain-${number}`, "thief");
  const currency = random.chance(0.45) ? "token" : "coin";
  const orders = random.integer(7, 11);
  const span = random.between(1, 3.5) * DAY;
  for (const buyer of random.sample(present(town, at), orders)) {
    const worth = random.around(buyer.level * 3.5, 0.35);
    const when = at + random.fraction() * span;
    schedule.wish({ at: when, payer: buyer.party, payee: shop, currency, worth, kind });
  }
  schedule.label(shop, at + span * random.between(0.7, 1) + random.between(0.5, 3) * DAY);
}

/** A shop that has served people well stops to deliver: nobody can tell its last orders from those before. */
function vanishLate(schedule: Schedule, town: Town, { at, random }: Episode): void {
  const kind = "vanishing_shop";
  const shop = random.pick(town.shops.filter((shop) => isOpen(shop, Math.max(schedule.startAt, at - 2 * DAY))));
  for (const buyer of random.sample(present(town, at), random.integer(2, 3))) {
    const worth = random.around(Math.sqrt(buyer.level * shop.price), 0.4);
    const when = at + random.fraction() * 2 * DAY;
    schedule.wish({ at: when, payer: buyer.party, payee: shop.party, currency: shop.currency, worth, kind });
  }
}
