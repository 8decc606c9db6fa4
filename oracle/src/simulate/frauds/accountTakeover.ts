import { isOpen, type Shop, type Town } from "../honestLife.ts";
import type { Schedule } from "../schedule.ts";
import { anyShop, DAY, type Episode, HOUR, MINUTE, pickActive } from "./episode.ts";

/** A thief has somebody's key and empties the account: unusual sums, new payees, quickly, often at night. */
export function takeOver(schedule: Schedule, town: Town, episode: Episode): void {
  const { at, number, random, knobs } = episode;
  const kind = "account_takeover";
  if (random.chance(knobs.carefulThieves)) {
    takeOverQuietly(schedule, town, episode);
    return;
  }
  const victim = pickActive(town, random, at);
  const drop = schedule.party(`drop-${Math.ceil(number / 2)}`, "thief");
  let when = random.chance(0.6) ? at - (at % DAY) + random.between(1, 5) * HOUR : at;
  if (when < at) when += DAY;
  const payments = random.integer(3, 6);
  for (let n = 0; n < payments; n++) {
    const isTest = n === 0 && random.chance(0.3);
    const worth = random.around(victim.level * (isTest ? 0.4 : 4), 0.5);
    const shop = anyShop(town, random, when);
    const toShop = random.chance(0.25);
    const payee = toShop ? shop.party : drop;
    const currency = toShop ? shop.currency : "coin";
    schedule.wish({ at: when, payer: victim.party, payee, currency, worth, kind });
    when += random.between(2, 25) * MINUTE;
  }
  schedule.label(drop, when + random.between(0.7, 3) * DAY);
}

/** A patient thief buys what the victim could have bought: the features show next to nothing. */
function takeOverQuietly(schedule: Schedule, town: Town, { at, random }: Episode): void {
  const kind = "account_takeover";
  const victim = pickActive(town, random, at);
  let when = at;
  for (let n = random.integer(2, 3); n > 0; n--, when += random.between(0.3, 1) * DAY) {
    const shop = random.pick(victim.shops.length > 0 ? victim.shops : town.shops);
    const payee = isOpen(shop, when) ? shop : (town.shops[0] as Shop);
    const worth = random.around(Math.sqrt(victim.level * payee.price) * 1.3, 0.4);
    schedule.wish({ at: when, payer: victim.party, payee: payee.party, currency: payee.currency, worth, kind });
  }
}
