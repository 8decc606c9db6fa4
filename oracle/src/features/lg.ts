const MOST_EXACT = BigInt(Number.MAX_SAFE_INTEGER);
/** 256 · 2^−m: multiplying by a power of two is exact, and faster than dividing by one. */
const SCALE = Float64Array.from({ length: 53 }, (_, m) => 256 * 2 ** -m);

/**
 * The piecewise-linear logarithm of docs/spec/features.md in 256ths of a doubling: 0 for 0, exact on integers.
 *
 * @param x - an integer in 0 … 2⁵³ − 1, or a non-negative bigint of any size.
 */
export function lg(x: number | bigint): number {
  if (typeof x === "bigint" && x > MOST_EXACT) {
    const dropped = x.toString(2).length - 53;
    return 256 * dropped + lg(Number(x >> BigInt(dropped))); // below the top 9 bits nothing matters
  }
  const value = Number(x);
  if (value < 1) return 0;
  const high = Math.floor(value * 2 ** -32);
  const m = high > 0 ? 63 - Math.clz32(high) : 31 - Math.clz32(value);
  return 256 * m + Math.floor(value * (SCALE[m] as number)) - 256;
}
