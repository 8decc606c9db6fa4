export const HOUR = 3600;
export const DAY = 86_400;
export const MONTH = 30 * DAY;

/** Steps of chain time in a half-life. Steps are counted from time zero, so decaying twice takes as many as once. */
const STEPS = 1024;
const STEP_BITS = 10;
const ONE = 2 ** 21;
const FACTORS = Float64Array.from(halvingTable());
/** 2^−n: multiplying by a power of two is exact, and faster than dividing by one. */
const HALVED = Float64Array.from({ length: 53 }, (_, n) => 2 ** -n);
const HIGH = 2 ** 26;

/**
 * What is left of a decayed counter, rounded down.
 *
 * @param value - integer in 0 … 2⁵³ − 1 as of `from`.
 * @param halfLifeSeconds - seconds in which it falls by half.
 * @param from - second of the value.
 * @param to - second asked about, not before `from`.
 */
export function decay(value: number, halfLifeSeconds: number, from: number, to: number): number {
  return value === 0 ? 0 : decayBySteps(value, stepsBetween(halfLifeSeconds, from, to));
}

/** Steps of decay from one second to a later one. */
export function stepsBetween(halfLifeSeconds: number, from: number, to: number): number {
  return Math.floor((to * STEPS) / halfLifeSeconds) - Math.floor((from * STEPS) / halfLifeSeconds);
}

/** The same as {@link decay}, where several counters fall by the same steps. */
export function decayBySteps(value: number, steps: number): number {
  if (steps <= 0 || value === 0) return value;
  if (steps >= 53 * STEPS) return 0;
  const factor = FACTORS[steps & (STEPS - 1)] as number;
  const high = Math.floor(value * (1 / HIGH)); // in two parts, because value · factor passes 2⁵³
  const low = value - high * HIGH;
  const part = high * factor * 32 + Math.floor(low * factor * (1 / ONE));
  return Math.floor(part * (HALVED[steps >> STEP_BITS] as number));
}

/** ⌊2²¹ · 2^(−i/1024)⌋ by integer square roots, so that every machine has the same table. */
function halvingTable(): number[] {
  const one = 1n << 128n;
  const roots: bigint[] = [];
  let root = one / 2n;
  for (let bit = 0; bit < 10; bit++) {
    root = squareRoot(root * one);
    roots.push(root); // 2^(−1/2), 2^(−1/4), … 2^(−1/1024)
  }
  return Array.from({ length: STEPS }, (_, i) => {
    let factor = one;
    for (let bit = 0; bit < 10; bit++) {
      if (i & (1 << (9 - bit))) factor = (factor * (roots[bit] as bigint)) / one;
    }
    return Number((factor * BigInt(ONE)) / one);
  });
}

function squareRoot(value: bigint): bigint {
  let guess = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (guess + value / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}
