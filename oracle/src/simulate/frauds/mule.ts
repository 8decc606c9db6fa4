import type { Town } from "../honestLife.ts";
import type { Schedule } from "../schedule.ts";
import { DAY, type Episode, HOUR, MINUTE, present } from "./episode.ts";

/** Victims of a story pay one account, which passes the money on at once. */
export function runMule(schedule: Schedule, town: Town, { at, number, random }: Episode): void {
  const kind = "mule";
  const mule = schedule.party(`mule-${number}`, "thief");
  let collected = 0;
  let last = at;
  for (const victim of random.sample(present(town, at), random.integer(4, 6))) {
    const worth = random.around(victim.level * 3.5, 0.4);
    const when = at + random.between(0, 16) * HOUR;
    schedule.wish({ at: when, payer: victim.party, payee: mule, currency: "coin", worth, kind });
    collected += worth;
    last = Math.max(last, when);
  }
  const exits = random.integer(2, 4);
  for (let n = 1; n <= exits; n++) {
    last += random.between(3, 90) * MINUTE;
    const exit = schedule.party(`cash-out-${number}-${n}`, "thief");
    const worth = (collected * random.between(0.85, 0.97)) / exits;
    schedule.wish({ at: last, payer: mule, payee: exit, currency: "coin", worth, kind });
    schedule.label(exit, last + random.between(2, 6) * DAY);
  }
  schedule.label(mule, last + random.between(0.7, 3) * DAY);
}
