import { MAX_OUTPUT_KNOTS } from "./limits.ts";

/** Probability of fraud at a sum z: logistic in slope · z + intercept. */
export type Calibration = { readonly slope: number; readonly intercept: number };

/**
 * Fits the probability of fraud to sums by Newton's method (Platt's scaling).
 *
 * @param sums - z of rows that were not trained on.
 */
export function fitCalibration(sums: readonly number[], labels: readonly boolean[]): Calibration {
  const count = sums.length;
  const mean = sums.reduce((a, b) => a + b, 0) / count;
  const deviation = Math.sqrt(sums.reduce((total, z) => total + (z - mean) ** 2, 0) / count) || 1;
  let [slope, intercept] = [1, 0];
  for (let round = 0; round < 100; round++) {
    let [g0, g1, h00, h01, h11] = [0, 0, 1e-6, 0, 1e-6];
    for (let i = 0; i < count; i++) {
      const x = ((sums[i] as number) - mean) / deviation;
      const p = 1 / (1 + Math.exp(-(slope * x + intercept)));
      const error = p - (labels[i] ? 1 : 0);
      const weight = Math.max(1e-9, p * (1 - p));
      g0 += error;
      g1 += error * x;
      h00 += weight;
      h01 += weight * x;
      h11 += weight * x * x;
    }
    const determinant = h00 * h11 - h01 * h01;
    const stepIntercept = (h11 * g0 - h01 * g1) / determinant;
    const stepSlope = (h00 * g1 - h01 * g0) / determinant;
    intercept -= stepIntercept;
    slope = Math.max(1e-3, slope - stepSlope);
    if (Math.abs(stepIntercept) + Math.abs(stepSlope) < 1e-10) break;
  }
  return { slope: slope / deviation, intercept: intercept - (slope * mean) / deviation };
}

/**
 * The calibration as a monotone table over u: knots are close where the curve bends.
 *
 * @param range - how u is made from z.
 */
export function calibrationTable(
  { slope, intercept }: Calibration,
  { offset, shift }: { readonly offset: number; readonly shift: number },
): { knots: number[]; scores: number[] } {
  const logits = Array.from({ length: MAX_OUTPUT_KNOTS }, (_, i) => -8 + (i * 16) / (MAX_OUTPUT_KNOTS - 1));
  const table = new Map<number, number>();
  for (const logit of logits) {
    const u = Math.round(((logit - intercept) / slope + offset) / 2 ** shift);
    if (u < 0 || u > 32767) continue;
    table.set(u, Math.round(10_000 / (1 + Math.exp(-logit))));
  }
  if (table.size < 2) throw new Error("The calibration is too steep or too flat for the range of the sums.");
  return { knots: [...table.keys()], scores: [...table.values()] };
}
