import { unknownFeature } from "@sluice/sdk";
import type { TrainingRow } from "./trainNetwork.ts";

/** Probability of fraud of a row. */
export type Classifier = (features: readonly number[]) => number;

/** Share of the rows that the penalty weighs as much as. */
const RIDGE = 1e-5;

/**
 * Plain logistic regression: each feature standardised, and beside it whether it is unknown. Newton's method with a
 * little ridge, so nothing is drawn by lot.
 */
export function fitLogisticRegression(rows: readonly TrainingRow[]): Classifier {
  const { intercept, slopes, means, ifUnknown } = fitLine(rows);
  return (features) => {
    let sum = intercept;
    for (const [f, slope] of slopes.entries()) {
      const x = features[f] as number;
      sum += x === unknownFeature ? (ifUnknown[f] as number) : slope * (x - (means[f] as number));
    }
    return logistic(sum);
  };
}

/** A logit that is a line: intercept + Σ slope · (x − mean), or what an unknown feature adds instead. */
export type Line = {
  readonly intercept: number;
  readonly slopes: readonly number[];
  readonly means: readonly number[];
  readonly ifUnknown: readonly number[];
};

/** The line of {@link fitLogisticRegression}. */
export function fitLine(rows: readonly TrainingRow[]): Line {
  const count = rows[0]?.features.length ?? 0;
  const scales = Array.from({ length: count }, (_, f) => scaleOf(rows, f));
  const width = 1 + 2 * count;
  const inputsOf = (features: readonly number[], inputs: Float64Array): void => {
    inputs[0] = 1;
    for (const [f, { mean, deviation }] of scales.entries()) {
      const x = features[f] as number;
      inputs[1 + 2 * f] = x === unknownFeature ? 0 : (x - mean) / deviation;
      inputs[2 + 2 * f] = x === unknownFeature ? 1 : 0;
    }
  };
  const encoded = rows.map(({ features }) => {
    const inputs = new Float64Array(width);
    inputsOf(features, inputs);
    return inputs;
  });
  let weights = new Float64Array(width);
  let before = Number.POSITIVE_INFINITY;
  let damping = 0;
  for (let round = 0; round < 40; round++) {
    const gradient = new Float64Array(width);
    const hessian = Array.from({ length: width }, () => new Float64Array(width));
    let loss = 0;
    for (const [i, inputs] of encoded.entries()) {
      const sum = dot(weights, inputs);
      const p = logistic(sum);
      const isFraud = rows[i]?.isFraud ?? false;
      loss += Math.log1p(Math.exp(-Math.abs(sum))) + Math.max(0, isFraud ? -sum : sum);
      const error = p - (isFraud ? 1 : 0);
      const curve = p * (1 - p);
      for (let a = 0; a < width; a++) {
        const x = inputs[a] as number;
        if (x === 0) continue;
        gradient[a] = (gradient[a] as number) + error * x;
        const line = hessian[a] as Float64Array;
        for (let b = 0; b <= a; b++) line[b] = (line[b] as number) + curve * x * (inputs[b] as number);
      }
    }
    for (let a = 0; a < width; a++) {
      const line = hessian[a] as Float64Array;
      const penalty = RIDGE * rows.length;
      loss += (penalty / 2) * (weights[a] as number) ** 2;
      gradient[a] = (gradient[a] as number) + penalty * (weights[a] as number);
      line[a] = (line[a] as number) + penalty + damping;
    }
    if (Math.abs(before - loss) < 1e-7 * Math.abs(loss)) break;
    damping = loss > before ? Math.max(1, damping * 10) : damping / 10;
    before = loss;
    const step = solve(hessian, gradient);
    weights = weights.map((weight, a) => weight - (step[a] as number));
  }
  return {
    intercept: weights[0] as number,
    slopes: scales.map(({ deviation }, f) => (weights[1 + 2 * f] as number) / deviation),
    means: scales.map(({ mean }) => mean),
    ifUnknown: scales.map((_, f) => weights[2 + 2 * f] as number),
  };
}

function scaleOf(rows: readonly TrainingRow[], f: number): { mean: number; deviation: number } {
  let [known, sum, squares] = [0, 0, 0];
  for (const { features } of rows) {
    const x = features[f] as number;
    if (x === unknownFeature) continue;
    known++;
    sum += x;
    squares += x * x;
  }
  const mean = known === 0 ? 0 : sum / known;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / Math.max(1, known) - mean * mean)) || 1 };
}

/** Cholesky on the lower half of a positive matrix. */
function solve(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const n = right.length;
  const lower = matrix.map((line) => line.slice());
  const at = (i: number, j: number) => (lower[i] as Float64Array)[j] as number;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = at(i, j);
      for (let k = 0; k < j; k++) sum -= at(i, k) * at(j, k);
      (lower[i] as Float64Array)[j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / at(j, j);
    }
  }
  const x = right.slice();
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] = (x[i] as number) - at(i, k) * (x[k] as number);
    x[i] = (x[i] as number) / at(i, i);
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] = (x[i] as number) - at(k, i) * (x[k] as number);
    x[i] = (x[i] as number) / at(i, i);
  }
  return x;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[k] as number);
  return sum;
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
