import type { Town } from "../honestLife.ts";
import type { Schedule } from "../schedule.ts";
import { DAY, type Episode, HOUR } from "./episode.ts";

/** A large sum goes in pieces just below a limit, from a few accounts to one or two collectors. */
export function structure(schedule: Schedule, _town: Town, { at, number, random, knobs }: Episode): void {
  const kind = "structuring";
  const payers = Array.from({ length: random.integer(2, 4) }, (_, i) =>
    schedule.party(`smurf-${number}-${i + 1}`, "thief"),
  );
  const collectors = Array.from({ length: random.integer(1, 2) }, (_, i) =>
    schedule.party(`collector-${number}-${i + 1}`, "thief"),
  );
  const isCareful = random.chance(knobs.carefulThieves);
  const currency = random.chance(0.3) ? "token" : "coin";
  let when = at;
  for (let n = random.integer(7, 11); n > 0; n--) {
    const worth = knobs.structuringLimit * random.between(isCareful ? 0.4 : 0.86, 0.995);
    schedule.wish({ at: when, payer: random.pick(payers), payee: random.pick(collectors), currency, worth, kind });
    when += random.between(1, isCareful ? 20 : 10) * HOUR;
  }
  for (const collector of collectors) schedule.label(collector, when + random.between(2, 9) * DAY);
}
