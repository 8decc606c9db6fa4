import { type ModelFile, parseModel } from "../../../sdk/src/model/parseModel.ts";

/** A small repeatable generator (mulberry32): integers in 0 … below−1. */
export function createRandom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x = (x + Math.imul(x ^ (x >>> 7), x | 61)) ^ x;
    return Math.floor((((x ^ (x >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

export type ModelShape = { features: number; hidden: 16 | 32; maxKnots?: number };

/** A valid model of the given shape that uses its lanes to the brim, with knots at the edges of their range. */
export function randomModel(seed: number, { features, hidden, maxKnots = 13 }: ModelShape): ModelFile {
  const random = createRandom(seed);
  const rising = (count: number): number[] => {
    const knots = new Set<number>();
    if (random(3) === 0) knots.add(0);
    if (random(3) === 0) knots.add(32767);
    while (knots.size < count) {
      const close = [...knots][random(knots.size)];
      const knot = close !== undefined && random(3) === 0 ? close + random(5) - 2 : random(32768);
      if (knot >= 0 && knot <= 32767) knots.add(knot);
    }
    return [...knots].sort((a, b) => a - b);
  };
  const knots = Array.from({ length: features }, (_, f) => rising(f === 0 ? maxKnots : 2 + random(maxKnots - 1)));
  // Each unit shares 2047 and −2048 among the features at random, so that sums can reach both ends of the lane.
  const shares = Array.from({ length: hidden }, () => {
    const weights = Array.from({ length: features }, () => 1 + random(1000));
    const sum = weights.reduce((a, b) => a + b, 0);
    return weights.map((weight) => Math.floor((weight * 2047) / sum));
  });
  const rows = knots.map((list, f) =>
    list.map(() =>
      Array.from({ length: hidden }, (_, j) => {
        const share = (shares[j] as number[])[f] as number;
        const pick = random(4);
        return pick === 0 ? share : pick === 1 ? -share : random(2 * share + 1) - share;
      }),
    ),
  );
  const outputKnots = rising(2 + random(29));
  const scores = outputKnots.map(() => random(10001)).sort((a, b) => a - b);
  return parseModel({
    format: "sluice-model/1",
    name: `random-${seed}`,
    features: Array.from({ length: features }, (_, f) => `feature${f}`),
    hidden,
    knots,
    rows,
    signs: Array.from({ length: hidden }, () => (random(2) === 0 ? 1 : -1)),
    output: { offset: random(60000), shift: random(4), knots: outputKnots, scores },
    baseline: Array.from({ length: features }, () => random(32768)),
  });
}

/** Values that meet the model's edges: knots, their neighbours, both ends of the range, and random ones between. */
export function randomVector(model: ModelFile, random: (below: number) => number): number[] {
  return model.knots.map((knots) => {
    const knot = knots[random(knots.length)] as number;
    switch (random(6)) {
      case 0:
        return knot;
      case 1:
        return Math.max(0, knot - 1);
      case 2:
        return Math.min(32767, knot + 1);
      case 3:
        return random(2) === 0 ? 0 : 32767;
      default:
        return random(32768);
    }
  });
}
