import { MAX_OUTPUT_KNOTS } from "./limits.ts";

/** Probability of fraud at a logit of the network: logistic in slope · logit + intercept. */
export type Calibration = { readonly slope: number; readonly intercept: number };

/** The network's own probability. */
export const uncalibrated: Calibration = { slope: 1, intercept: 0 };

/** Calibrated logits at which the table ends: what lies outside scores the same as its end. */
const TABLE_END = 8;
/** Places of the range of u at which the curve is compared with the table. */
const STEPS = 2048;

export function calibrated({ slope, intercept }: Calibration, logit: number): number {
  return 1 / (1 + Math.exp(-(slope * logit + intercept)));
}

/**
 * Fits the probability of fraud to logits by Newton's method (Platt's scaling).
 *
 * @param logits - of rows that were not trained on.
 */
export function fitCalibration(logits: readonly number[], labels: readonly boolean[]): Calibration {
  const count = logits.length;
  const mean = logits.reduce((a, b) => a + b, 0) / count;
  const deviation = Math.sqrt(logits.reduce((total, z) => total + (z - mean) ** 2, 0) / count) || 1;
  let [slope, intercept] = [1, 0];
  for (let round = 0; round < 100; round++) {
    let [g0, g1, h00, h01, h11] = [0, 0, 1e-6, 0, 1e-6];
    for (let i = 0; i < count; i++) {
      const x = ((logits[i] as number) - mean) / deviation;
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
 * Whether Platt's scaling, fitted to one slice, makes the log-loss on a later slice smaller than the network's own
 * probability does, by more than the standard error of the difference: with drift a correction that gains next to
 * nothing on one slice does harm on the next.
 */
export function plattHelps(
  fitted: { readonly logits: readonly number[]; readonly labels: readonly boolean[] },
  checked: { readonly logits: readonly number[]; readonly labels: readonly boolean[] },
): boolean {
  const platt = fitCalibration(fitted.logits, fitted.labels);
  const gains = checked.logits.map((logit, i) => {
    const isFraud = checked.labels[i] as boolean;
    return logLoss(uncalibrated, logit, isFraud) - logLoss(platt, logit, isFraud);
  });
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
  const variance = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / gains.length;
  return mean > Math.sqrt(variance / gains.length);
}

function logLoss({ slope, intercept }: Calibration, logit: number, isFraud: boolean): number {
  const x = isFraud ? -(slope * logit + intercept) : slope * logit + intercept;
  return Math.log1p(Math.exp(-Math.abs(x))) + Math.max(0, x);
}

/** Lowest and highest logit that the table tells apart. */
export function tableEnds({ slope, intercept }: Calibration): [number, number] {
  return [(-TABLE_END - intercept) / slope, (TABLE_END - intercept) / slope];
}

/**
 * The curve as a monotone table over u. Its knots lie where straight lines between them stray least from the curve:
 * each line is as long as one common error allows, and that error is the least that thirty knots reach. Near 0 and 1 it
 * is a tenth of what it is in the middle: most payments score low, and there a small difference is a large share.
 *
 * @param logitAt - the logit of a u.
 * @param most - highest u, at least 1.
 */
export function calibrationTable(
  calibration: Calibration,
  logitAt: (u: number) => number,
  most: number,
): { knots: number[]; scores: number[] } {
  const every = Math.max(1, Math.floor(most / STEPS));
  const places = Array.from({ length: most + 1 }, (_, u) => u).filter((u) => u % every === 0 || u === most);
  const curve = places.map((u) => calibrated(calibration, logitAt(u)));
  let [low, high] = [0, 1];
  for (let round = 0; round < 30; round++) {
    const error = (low + high) / 2;
    if (lines(places, curve, error).length <= MAX_OUTPUT_KNOTS) high = error;
    else low = error;
  }
  const kept = lines(places, curve, high);
  return {
    knots: kept.map((i) => places[i] as number),
    scores: kept.map((i) => Math.round(10_000 * (curve[i] as number))),
  };
}

/** Indexes of the ends of lines, each as long as the error allows. */
function lines(places: readonly number[], curve: readonly number[], error: number): number[] {
  const ends = [0];
  for (let from = 0; from < places.length - 1; ) {
    let to = from + 1;
    while (to + 1 < places.length && strays(places, curve, from, to + 1) <= error) to++;
    ends.push(to);
    if (ends.length > MAX_OUTPUT_KNOTS) break;
    from = to;
  }
  return ends;
}

function strays(places: readonly number[], curve: readonly number[], from: number, to: number): number {
  const [x0, x1] = [places[from] as number, places[to] as number];
  const [y0, y1] = [curve[from] as number, curve[to] as number];
  let most = 0;
  for (let i = from + 1; i < to; i++) {
    const line = y0 + ((y1 - y0) * ((places[i] as number) - x0)) / (x1 - x0);
    const p = curve[i] as number;
    most = Math.max(most, Math.abs(line - p) / (0.1 + 3.6 * p * (1 - p)));
  }
  return most;
}
