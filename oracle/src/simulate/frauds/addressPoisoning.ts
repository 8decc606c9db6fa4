import type { Town } from "../honestLife.ts";
import type { Random } from "../random.ts";
import type { Schedule } from "../schedule.ts";
import { DAY, type Episode } from "./episode.ts";

/** An address made to look like one that the victim pays often; the victim copies the wrong one. */
export function poison(schedule: Schedule, _town: Town, { at, number, random }: Episode): void {
  const kind = "address_poisoning";
  const copied = schedule.pickHonest(at - 3 * DAY, random);
  if (copied === undefined) return;
  const { payer, payee: real, currency, worth: usual } = copied;
  const fake = schedule.party(`fake-${number}`, "lookalike", lookalikeOf(real.address, random));
  const worth = random.around(usual, 0.3);
  schedule.wish({ at, payer, payee: fake, currency, worth, kind });
  if (random.chance(0.5)) schedule.label(fake, at + random.between(1, 6) * DAY);
}

/** Same first four and last four digits, the rest by chance. */
function lookalikeOf(address: string, random: Random): string {
  const middle = Array.from({ length: 32 }, () => random.integer(0, 15).toString(16)).join("");
  return `${address.slice(0, 6)}${middle}${address.slice(-4)}`;
}
