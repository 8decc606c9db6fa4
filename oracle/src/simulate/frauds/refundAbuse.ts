import type { Town } from "../honestLife.ts";
import type { Schedule } from "../schedule.ts";
import { anyShop, DAY, type Episode } from "./episode.ts";

/**
 * Somebody buys as others do and says of most parcels that they never came. The first purchases cannot be told from
 * those of any newcomer; decided disputes and a label give the account away.
 */
export function abuseRefunds(schedule: Schedule, town: Town, { at, number, random, knobs }: Episode): void {
  const payer = schedule.party(`returner-${number}`, "thief");
  const level = random.around(0.05, 0.4);
  const isCareful = random.chance(knobs.carefulThieves);
  let when = at;
  let abused = 0;
  for (let n = random.integer(6, 10); n > 0; n--, when += random.between(0.1, isCareful ? 3 : 1.2) * DAY) {
    const shop = anyShop(town, random, when);
    const isHonest = random.chance(isCareful ? 0.5 : 0.15);
    const worth = random.around(Math.sqrt(level * shop.price) * (isHonest ? 1 : 2), 0.4);
    const kind = isHonest ? "honest" : "refund_abuse";
    schedule.wish({ at: when, payer, payee: shop.party, currency: shop.currency, worth, kind });
    if (!isHonest) abused++;
    if (abused === 3 && !isHonest && random.chance(0.6)) schedule.label(payer, when + random.between(1, 6) * DAY);
  }
}
