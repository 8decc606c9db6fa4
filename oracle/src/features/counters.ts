import type { AddressTable } from "./addressTable.ts";
import { decay, decayBySteps, MONTH, stepsBetween } from "./decay.ts";
import { mulDiv } from "./mulDiv.ts";
import { MAX_COUNTED_AMOUNT } from "./sets.ts";

/** One payment in a counter. */
export const ONE = 4096;
/** History that has decayed below a 64th of a payment is none. */
const LEAST_WEIGHT = ONE / 64;
const MOST = 2 ** 52;

export function add(a: number, b: number): number {
  return Math.min(MOST, a + b);
}

/** Counted amount of a sum: millionths as a safe integer. */
export function counted(millionths: bigint): number {
  return Math.min(MAX_COUNTED_AMOUNT, Number(millionths));
}

/** A counter of an address as of a second: the number at `place`, whose own second is at `atPlace`. */
export function counterAt(
  addresses: AddressTable,
  id: number,
  place: number,
  atPlace: number,
  halfLifeSeconds: number,
  at: number,
): number {
  return decay(addresses.get(id, place), halfLifeSeconds, addresses.get(id, atPlace), at);
}

/**
 * Mean amount in millionths as of a second, or undefined where no history is left.
 *
 * @param atPlace - `SPENT_AT` or `PAYEE_AT`: there begin a mean's second, sum and weight.
 */
export function meanAt(addresses: AddressTable, id: number, atPlace: number, at: number): number | undefined {
  const steps = stepsBetween(MONTH, addresses.get(id, atPlace), at);
  const weight = decayBySteps(addresses.get(id, atPlace + 2), steps);
  return weight < LEAST_WEIGHT ? undefined : mulDiv(decayBySteps(addresses.get(id, atPlace + 1), steps), ONE, weight);
}

/** Adds to a mean, after it has decayed to a second. */
export function addToMean(
  addresses: AddressTable,
  id: number,
  atPlace: number,
  amount: number,
  weight: number,
  at: number,
): void {
  const steps = stepsBetween(MONTH, addresses.get(id, atPlace), at);
  addresses.set(id, atPlace + 1, add(decayBySteps(addresses.get(id, atPlace + 1), steps), amount));
  addresses.set(id, atPlace + 2, add(decayBySteps(addresses.get(id, atPlace + 2), steps), weight));
  addresses.set(id, atPlace, at);
}
