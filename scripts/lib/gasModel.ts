import { type ModelFile, parseModel } from "../../sdk/src/model/parseModel.ts";

/**
 * A model of the largest size of its shape, thirteen knots a feature, for measuring gas: what it says about payments has no meaning.
 * Its gas is that of every model of the shape, because the evaluator's does not depend on the weights.
 */
export function gasModel(features: number, hidden: 16 | 32): ModelFile {
  const knots = Array.from({ length: features }, () => Array.from({ length: 13 }, (_, k) => 100 + 2400 * k));
  // A cheap repeatable scatter of small weights: 24 · 80 · 16 stays below the lane's end.
  const weight = (f: number, r: number, j: number): number => ((f * 31 + r * 17 + j * 7) % 161) - 80;
  return parseModel({
    format: "sluice-model/1",
    name: "gas",
    features: Array.from({ length: features }, (_, f) => `feature${f}`),
    hidden,
    knots,
    rows: knots.map((list, f) => list.map((_, r) => Array.from({ length: hidden }, (_, j) => weight(f, r, j)))),
    signs: Array.from({ length: hidden }, (_, j) => (j % 2 === 0 ? 1 : -1)),
    output: { offset: 16384, shift: 0, knots: [0, 16384, 32767], scores: [0, 5000, 10000] },
    baseline: knots.map(() => 0),
  });
}
