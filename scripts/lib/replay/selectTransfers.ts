import { keccak256, toBytes } from "viem";
import type { Transfer } from "./readTransfers.ts";

/** Which of the eligible transfers are replayed, by their number in the file (0 = the first eligible one). */
export interface Selection {
  /** how many */
  size: number;
  has(number: number): boolean;
}

/** Decides transfer by transfer; memory is that of what is taken, not of the file. */
export interface Selector {
  offer(number: number, transfer: Transfer): void;
  /** Says which ones were taken, calling `onTaken` for each of them if it was not called while they were offered. */
  finish(): Selection;
}

/**
 * Takes every offered transfer, or a uniform sample of a given size; of what that leaves, the earliest `limit`.
 * The same seed takes the same transfers of the same file.
 */
export function createSelector(
  { sample, seed, limit }: { sample?: number; seed: number; limit?: number },
  onTaken: (transfer: Transfer) => void,
): Selector {
  return sample === undefined
    ? takeRange(limit ?? Number.POSITIVE_INFINITY, onTaken)
    : takeSample(sample, seed, limit, onTaken);
}

function takeRange(limit: number, onTaken: (transfer: Transfer) => void): Selector {
  let first = 0;
  let size = 0;
  return {
    offer(number, transfer) {
      if (size === 0) first = number;
      if (size >= limit) return;
      size += 1;
      onTaken(transfer);
    },
    finish: () => ({ size, has: (number) => size > 0 && number >= first && number < first + size }),
  };
}

/** The transfers with the smallest keys: a max-heap of (key, number). */
function takeSample(
  sample: number,
  seed: number,
  limit: number | undefined,
  onTaken: (transfer: Transfer) => void,
): Selector {
  const keys: number[] = [];
  const taken: { number: number; transfer: Transfer }[] = [];
  const key = createKey(seed);
  const swap = (a: number, b: number): void => {
    [keys[a], keys[b]] = [keys[b] as number, keys[a] as number];
    [taken[a], taken[b]] = [taken[b] as (typeof taken)[0], taken[a] as (typeof taken)[0]];
  };
  const at = (i: number): number => keys[i] as number;
  return {
    offer(number, transfer) {
      const own = key(number);
      if (keys.length < sample) {
        keys.push(own);
        taken.push({ number, transfer });
        for (let i = keys.length - 1; i > 0 && at((i - 1) >> 1) < at(i); i = (i - 1) >> 1) swap(i, (i - 1) >> 1);
      } else if (own < at(0)) {
        keys[0] = own;
        taken[0] = { number, transfer };
        for (let i = 0; ; ) {
          const left = 2 * i + 1;
          const largest = left + 1 < keys.length && at(left + 1) > at(left) ? left + 1 : left;
          if (left >= keys.length || at(largest) <= at(i)) break;
          swap(i, largest);
          i = largest;
        }
      }
    },
    finish() {
      const earliest = taken.sort((a, b) => a.number - b.number).slice(0, limit);
      for (const { transfer } of earliest) onTaken(transfer);
      const numbers = new Set(earliest.map(({ number }) => number));
      return { size: numbers.size, has: (number) => numbers.has(number) };
    },
  };
}

/** A pseudo-random number in [0, 2^53) for each (seed, number): two rounds of a 32-bit mixer on each half. */
function createKey(seed: number): (number: number) => number {
  const [a, b] = new Uint32Array(toBytes(keccak256(toBytes(`sluice-replay-sample ${seed}`))).slice(0, 8).buffer);
  const mix = (x: number): number => {
    let h = x >>> 0;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return (h ^ (h >>> 16)) >>> 0;
  };
  return (number) => {
    const high = mix(mix(number ^ (a as number)) ^ (b as number));
    const low = mix(mix(number ^ (b as number)) + high);
    return (high & 0x1fffff) * 2 ** 32 + low;
  };
}
