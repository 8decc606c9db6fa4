import { maxFeature, unknownFeature } from "@sluice/sdk";
import { MAX_FEATURE_KNOTS } from "./limits.ts";

/** How one feature becomes inputs of the network. */
export type FeatureEncoding = {
  /** Knots of the model file, strictly rising. */
  readonly knots: readonly number[];
  /** The first so many knots are trained; one that follows below "unknown" only carries the last row on to the end. */
  readonly trained: number;
  /** The last knot is the value "unknown". */
  readonly hasUnknown: boolean;
  /** First input of the feature, and how many it has. */
  readonly start: number;
  readonly width: number;
};

export type Encoding = { readonly features: readonly FeatureEncoding[]; readonly width: number };

/**
 * Chooses knots: zero and weighted quantiles of the known values, where half of the weight lies on the fraudulent rows,
 * and "unknown" on its own wherever it occurs. A feature with few values gets a knot for each.
 */
export function fitEncoding(
  rows: readonly { readonly features: readonly number[]; readonly isFraud: boolean }[],
): Encoding {
  const count = rows[0]?.features.length ?? 0;
  const frauds = rows.filter(({ isFraud }) => isFraud).length;
  if (frauds === 0 || frauds === rows.length) throw new Error("Training needs fraudulent and honest rows.");
  const features: FeatureEncoding[] = [];
  let start = 0;
  for (let f = 0; f < count; f++) {
    const weights = new Map<number, number>();
    let hasUnknown = false;
    for (const { features: values, isFraud } of rows) {
      const x = values[f] as number;
      if (x === unknownFeature) hasUnknown = true;
      else weights.set(x, (weights.get(x) ?? 0) + (isFraud ? 0.5 / frauds : 0.5 / (rows.length - frauds)));
    }
    const regular = quantileKnots(weights, hasUnknown ? MAX_FEATURE_KNOTS - 2 : MAX_FEATURE_KNOTS);
    const trained = regular.length;
    const knots = [...regular];
    if (hasUnknown) {
      // Without it, large values would slide towards the row of "unknown".
      if ((regular.at(-1) as number) < maxFeature) knots.push(maxFeature);
      knots.push(unknownFeature);
    }
    const width = trained - 1 + (hasUnknown ? 1 : 0);
    features.push({ knots, trained, hasUnknown, start, width });
    start += width;
  }
  return { features, width: start };
}

/** Writes a row's inputs: each trained bin is 0 below it, 1 above it, and inside it the scorer's own sixteenths. */
export function encodeRow(encoding: Encoding, values: readonly number[], inputs: Float32Array): void {
  inputs.fill(0);
  for (const [f, { knots, trained, hasUnknown, start, width }] of encoding.features.entries()) {
    const x = values[f] as number;
    if (hasUnknown && x === unknownFeature) {
      inputs[start + width - 1] = 1;
      continue;
    }
    for (let k = 1; k < trained; k++) {
      const [low, high] = [knots[k - 1] as number, knots[k] as number];
      if (x <= low) break;
      inputs[start + k - 1] = x >= high ? 1 : 1 - Math.floor((16 * (high - x)) / (high - low)) / 16;
    }
  }
}

function quantileKnots(weights: ReadonlyMap<number, number>, most: number): number[] {
  const values = [...weights.keys()].sort((a, b) => a - b);
  if (values.length === 0) return [0];
  if (values.length <= most) return values;
  const total = values.reduce((sum, value) => sum + (weights.get(value) as number), 0);
  // A few more quantiles than fit, because heavy values take several: the widest set that still fits wins.
  for (let wanted = 4 * most; ; wanted--) {
    const knots = new Set([values[0] as number]);
    let passed = 0;
    let next = 1;
    for (const value of values) {
      passed += weights.get(value) as number;
      if (passed >= (next * total) / wanted - 1e-12) {
        knots.add(value);
        while (passed >= (next * total) / wanted - 1e-12) next++;
      }
    }
    if (knots.size <= most) return [...knots].sort((a, b) => a - b);
  }
}
