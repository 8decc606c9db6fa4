import type { Town } from "../honestLife.ts";
import type { Schedule } from "../schedule.ts";
import { DAY, type Episode, present } from "./episode.ts";

/**
 * A shop that was opened for this trades honestly for months, then takes many large orders within days and is gone:
 * age, reputation and pair history all speak for it.
 */
export function bustOut(schedule: Schedule, town: Town, { at, number, random, knobs }: Episode): void {
  const shop = schedule.party(`trusted-${number}`, "thief");
  const currency = random.chance(0.45) ? "token" : "coin";
  const price = random.around(0.03, 0.5);
  const openAt = Math.max(
    schedule.startAt + random.between(0.2, 2) * DAY,
    at - knobs.honestDays * random.between(0.7, 1.3) * DAY,
  );
  const often = random.between(0.5, 1.5) * DAY;
  const regulars = random.sample(present(town, openAt), 8);
  for (let when = openAt; when < at; when += random.between(0.4, 1.6) * often) {
    const buyer = random.pick(random.chance(0.7) && regulars.length > 0 ? regulars : present(town, when));
    if (buyer.joinAt > when) continue;
    const worth = random.around(Math.sqrt(buyer.level * price), 0.4);
    schedule.wish({ at: when, payer: buyer.party, payee: shop, currency, worth, kind: "honest" });
  }

  const isCareful = random.chance(knobs.carefulThieves);
  const span = random.between(1, 3) * DAY;
  for (const buyer of random.sample(present(town, at), random.integer(8, 13))) {
    const worth = random.around(Math.sqrt(buyer.level * price) * (isCareful ? 1.2 : 3.5), 0.4);
    const when = at + random.fraction() * span;
    schedule.wish({ at: when, payer: buyer.party, payee: shop, currency, worth, kind: "bust_out" });
  }
  schedule.label(shop, at + span + random.between(1, 5) * DAY);
}
