/** A seeded source of randomness that gives the same numbers on every machine. */
export type Random = {
  /** In [0, 1). */
  fraction(): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** In [low, high). */
  between(low: number, high: number): number;
  /** Integer in low … high. */
  integer(low: number, high: number): number;
  /** About normal with mean 0 and deviation 1. */
  normal(): number;
  /** Log-normal with the given median; spread is the deviation of the logarithm. */
  around(median: number, spread: number): number;
  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
  /** Up to `count` different ones of a list. */
  sample<T>(list: readonly T[], count: number): T[];
  /** A source of its own for a part of the world, so that one part does not shift another. */
  fork(name: string): Random;
};

/** @param seed - any text or number; equal seeds give equal sequences. */
export function createRandom(seed: number | string): Random {
  // A signed state stays a small integer, which the engine keeps without allocating.
  let state = hash(String(seed)) | 0;
  const fraction = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (low: number, high: number) => low + Math.floor(fraction() * (high - low + 1));
  const normal = () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += fraction();
    return sum;
  };
  return {
    fraction,
    chance: (probability) => fraction() < probability,
    between: (low, high) => low + fraction() * (high - low),
    integer,
    normal,
    around: (median, spread) => median * Math.exp(spread * normal()),
    pick: <T>(list: readonly T[]) => {
      if (list.length === 0) throw new Error("Cannot pick from an empty list.");
      return list[integer(0, list.length - 1)] as T;
    },
    sample: <T>(list: readonly T[], count: number) => {
      if (count <= FEW && count < list.length) return sampleFew(list, count, integer);
      const rest = [...list];
      const chosen: T[] = [];
      while (chosen.length < count && rest.length > 0) chosen.push(rest.splice(integer(0, rest.length - 1), 1)[0] as T);
      return chosen;
    },
    fork: (name) => createRandom(`${seed}/${name}`),
  };
}

/** Up to so many are drawn without copying the list. */
const FEW = 32;

/** What splicing the drawn ones out of a copy gives, without the copy. */
function sampleFew<T>(list: readonly T[], count: number, integer: (low: number, high: number) => number): T[] {
  const taken: number[] = [];
  const chosen: T[] = [];
  while (chosen.length < count) {
    let place = integer(0, list.length - 1 - taken.length);
    let before = 0;
    for (; before < taken.length && (taken[before] as number) <= place; before++) place++;
    taken.splice(before, 0, place);
    chosen.push(list[place] as T);
  }
  return chosen;
}

/** FNV-1a, then mixed: seeds that differ by one give unrelated sequences. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
