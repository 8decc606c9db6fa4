import type { Town } from "../honestLife.ts";
import type { Schedule } from "../schedule.ts";
import { anyShop, DAY, type Episode, MINUTE } from "./episode.ts";

/** Stolen cards are tried with small sums at many shops; what works buys something. */
export function testCards(schedule: Schedule, town: Town, { at, number, random }: Episode): void {
  const kind = "card_testing";
  const tester = schedule.party(`tester-${number}`, "thief");
  const slow = random.chance(0.15);
  let when = at;
  for (let n = random.integer(7, 11); n > 0; n--) {
    const shop = anyShop(town, random, when);
    const worth = random.around(0.0015, 0.5);
    schedule.wish({ at: when, payer: tester, payee: shop.party, currency: shop.currency, worth, kind });
    when += slow ? random.between(40, 240) * MINUTE : random.between(0.5, 6) * MINUTE;
  }
  if (random.chance(0.5)) {
    const shop = anyShop(town, random, when);
    const worth = random.around(0.1, 0.4);
    schedule.wish({ at: when, payer: tester, payee: shop.party, currency: shop.currency, worth, kind });
  }
  schedule.label(tester, when + random.between(0.3, 1.5) * DAY);
}
