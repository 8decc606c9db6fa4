import { createRandom } from "../simulate/random.ts";

/** Parallel lists: a prediction in 0 … 1 (or any rising number, for ranks) and the truth. */
export type Predictions = { readonly scores: readonly number[]; readonly labels: readonly boolean[] };

export type Figures = {
  /** Area under the ROC curve. */
  readonly auc: number;
  /** Average precision. */
  readonly prAuc: number;
  /** Share of the fraud found where one honest payment in a hundred is flagged. */
  readonly recallAt1Fpr: number;
  /** Mean squared error of the probability. */
  readonly brier: number;
  /** Expected calibration error over twenty bins of equal size. */
  readonly ece: number;
};

export type Interval = { readonly value: number; readonly low: number; readonly high: number };

/**
 * A figure with the middle 95 % of what resampling gave, and never without itself: a calibration error that is small only
 * grows in samples.
 */
export function intervalAround(value: number, drawn: readonly number[]): Interval {
  const sorted = drawn.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] as number;
  return { value, low: Math.min(value, at(0.025)), high: Math.max(value, at(0.975)) };
}

export function figuresOf({ scores, labels }: Predictions): Figures {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => (scores[b] as number) - (scores[a] as number));
  const frauds = labels.filter(Boolean).length;
  const honest = labels.length - frauds;
  if (frauds === 0 || honest === 0) throw new Error("Figures need fraudulent and honest rows.");
  let [found, flagged, area, precisionSum, recallAt1Fpr] = [0, 0, 0, 0, 0];
  for (let i = 0; i < order.length; ) {
    // Equal scores are one step: nothing tells them apart.
    const score = scores[order[i] as number] as number;
    const [foundBefore, flaggedBefore] = [found, flagged];
    for (; i < order.length && scores[order[i] as number] === score; i++) {
      if (labels[order[i] as number]) found++;
      else flagged++;
    }
    area += ((flagged - flaggedBefore) * (found + foundBefore)) / 2;
    precisionSum += ((found - foundBefore) * found) / (found + flagged);
    if (flagged <= honest / 100) recallAt1Fpr = found / frauds;
  }
  let brier = 0;
  for (let i = 0; i < scores.length; i++) brier += ((scores[i] as number) - (labels[i] ? 1 : 0)) ** 2;
  return {
    auc: area / (frauds * honest),
    prAuc: precisionSum / frauds,
    recallAt1Fpr,
    brier: brier / scores.length,
    ece: calibrationError(scores, labels, order),
  };
}

/** Figures with the middle 95 % of what resampling the rows gives. */
export function bootstrap(predictions: Predictions, rounds: number, seed: string): Record<keyof Figures, Interval> {
  const random = createRandom(`${seed}/bootstrap`);
  const { scores, labels } = predictions;
  const drawn: Figures[] = [];
  while (drawn.length < rounds) {
    const picks = Array.from(scores, () => Math.floor(random.fraction() * scores.length));
    const sample = { scores: picks.map((i) => scores[i] as number), labels: picks.map((i) => labels[i] as boolean) };
    if (sample.labels.includes(true) && sample.labels.includes(false)) drawn.push(figuresOf(sample));
  }
  const whole = figuresOf(predictions);
  const interval = (name: keyof Figures) =>
    intervalAround(
      whole[name],
      drawn.map((figures) => figures[name]),
    );
  return {
    auc: interval("auc"),
    prAuc: interval("prAuc"),
    recallAt1Fpr: interval("recallAt1Fpr"),
    brier: interval("brier"),
    ece: interval("ece"),
  };
}

function calibrationError(scores: readonly number[], labels: readonly boolean[], order: Uint32Array): number {
  const bins = 20;
  let error = 0;
  for (let bin = 0; bin < bins; bin++) {
    const rows = order.subarray(Math.floor((bin * order.length) / bins), Math.floor(((bin + 1) * order.length) / bins));
    let difference = 0;
    for (const i of rows) difference += (scores[i] as number) - (labels[i] ? 1 : 0);
    error += Math.abs(difference);
  }
  return error / scores.length;
}
