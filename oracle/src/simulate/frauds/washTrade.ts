import type { Town } from "../honestLife.ts";
import type { Schedule } from "../schedule.ts";
import { DAY, type Episode, HOUR } from "./episode.ts";

/** A ring of accounts of one owner pays the same money round and round, to look like trade and trust. */
export function washTrade(schedule: Schedule, _town: Town, { at, number, random, knobs }: Episode): void {
  const kind = "wash_trade";
  const ring = Array.from({ length: random.integer(3, 5) }, (_, i) =>
    schedule.party(`ring-${number}-${i + 1}`, "thief"),
  );
  const isCareful = random.chance(knobs.carefulThieves);
  const currency = random.chance(0.45) ? "token" : "coin";
  let worth = random.around(0.06, 0.4);
  let when = at;
  const payments = random.integer(9, 14);
  for (let n = 0; n < payments; n++) {
    const payer = ring[n % ring.length] as (typeof ring)[number];
    const payee = ring[(n + 1) % ring.length] as (typeof ring)[number];
    schedule.wish({ at: when, payer, payee, currency, worth, kind });
    // What goes round shrinks by fees, and careful owners vary it.
    worth *= isCareful ? random.between(0.7, 1.4) : random.between(0.95, 1);
    when += random.between(0.5, isCareful ? 20 : 9) * HOUR;
  }
  for (const member of ring) {
    if (random.chance(0.7)) schedule.label(member, when + random.between(2, 9) * DAY);
  }
}
