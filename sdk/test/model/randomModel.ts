import type { ModelFile } from "../../src/model/parseModel.ts";

/** A small seeded generator: fractions in [0, 1), the same on every machine. */
export function seededFractions(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A valid model with random tables that use the whole lane. */
export function randomModel(seed: number, count: number, hidden: 16 | 32): ModelFile {
  const next = seededFractions(seed);
  const integer = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  const rising = (wanted: number) => {
    const values = new Set<number>();
    while (values.size < wanted) values.add(next() < 0.1 ? 32767 : integer(0, next() < 0.5 ? 200 : 32767));
    return [...values].sort((a, b) => a - b);
  };
  const knots = Array.from({ length: count }, () => rising(integer(1, 13)));
  const reach = Math.floor(2047 / count); // 16 · count · reach ≤ 32767
  const outputKnots = rising(integer(2, 30));
  const scores = outputKnots.map(() => integer(0, 10000)).sort((a, b) => a - b);
  return {
    format: "sluice-model/1",
    name: `random-${seed}`,
    features: knots.map((_, f) => `f${f}`),
    hidden,
    knots,
    rows: knots.map((list) => list.map(() => Array.from({ length: hidden }, () => integer(-reach, reach)))),
    signs: Array.from({ length: hidden }, () => (next() < 0.5 ? 1 : -1)),
    output: { offset: integer(0, 40000), shift: integer(0, 4), knots: outputKnots, scores },
    baseline: knots.map((list) => list[0] as number),
  };
}
