import type { Town } from "../honestLife.ts";
import type { Schedule, Wish } from "../schedule.ts";
import { anyShop, DAY, type Episode, HOUR, pickActive } from "./episode.ts";

/** Money for or from somebody on a sanctions list; some are listed only after they were paid. */
export function paySanctioned(schedule: Schedule, town: Town, { at, number, random }: Episode): void {
  const kind = "sanctioned";
  const listed = schedule.party(`sanctioned-${number}`, "sanctioned");
  const isPayer = random.chance(0.3);
  let when = at;
  for (let n = random.integer(1, 3); n > 0; n--, when += random.between(2, 30) * HOUR) {
    const person = pickActive(town, random, when);
    const shop = anyShop(town, random, when);
    const worth = random.around(person.level * 2, 0.6);
    const wish: Wish = isPayer
      ? { at: when, payer: listed, payee: shop.party, currency: shop.currency, worth, kind }
      : { at: when, payer: person.party, payee: listed, currency: "coin", worth, kind };
    schedule.wish(wish);
  }
  const isLate = random.chance(0.12);
  schedule.watch(listed, isLate ? when + DAY : schedule.startAt);
}
