import { weighedFigures } from "../model/intervals.ts";
import { type Figures, figuresOf } from "../model/metrics.ts";
import { createRandom } from "../simulate/random.ts";

/** Two models' scores of the same labelled payments, in 0 … 1. */
export type PairedScores = {
  readonly serving: readonly number[];
  readonly candidate: readonly number[];
  readonly labels: readonly boolean[];
  /** Payments of one group, such as a payer's, are not independent: they are drawn together. */
  readonly groups: readonly string[];
};

export type Difference = {
  readonly serving: number;
  readonly candidate: number;
  /** Candidate less serving, and the middle 95 % of it over the samples. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
};

export type Comparison = Readonly<Record<ComparedFigure, Difference>> & {
  readonly rows: number;
  readonly frauds: number;
};

const COMPARED = ["auc", "prAuc", "brier"] as const satisfies readonly (keyof Figures)[];
export type ComparedFigure = (typeof COMPARED)[number];

const ROUNDS = 400;

/**
 * Compares two models on the same payments by a paired bootstrap: each sample of groups measures both, so that what makes a
 * sample easy or hard for both does not blur the difference. Equal seeds draw equal samples.
 *
 * @throws Error without frauds or without honest payments.
 */
export function compareModels({ serving, candidate, labels, groups }: PairedScores, seed: string): Comparison {
  const numbers = new Map<string, number>();
  for (const group of groups) if (!numbers.has(group)) numbers.set(group, numbers.size);
  const groupOf = Uint32Array.from(groups, (group) => numbers.get(group) as number);
  const weights = new Uint16Array(numbers.size);
  const weightOf = (i: number) => weights[groupOf[i] as number] as number;
  const falling = (scores: readonly number[]) =>
    Uint32Array.from(scores.keys()).sort((a, b) => (scores[b] as number) - (scores[a] as number));
  const orders = [falling(serving), falling(candidate)] as const;
  const random = createRandom(`${seed}/paired`);
  const drawn: Record<ComparedFigure, number>[] = [];
  for (let tries = 0; drawn.length < ROUNDS && tries < 10 * ROUNDS; tries++) {
    weights.fill(0);
    for (let n = 0; n < numbers.size; n++) {
      const pick = random.integer(0, numbers.size - 1);
      weights[pick] = (weights[pick] as number) + 1;
    }
    const before = weighedFigures(serving, labels, orders[0], weightOf);
    const after = weighedFigures(candidate, labels, orders[1], weightOf);
    if (before === undefined || after === undefined) continue; // no frauds or no honest payments were drawn
    drawn.push({
      auc: after.auc - before.auc,
      prAuc: after.prAuc - before.prAuc,
      brier: after.brier - before.brier,
    });
  }
  const [before, after] = [figuresOf({ scores: serving, labels }), figuresOf({ scores: candidate, labels })];
  const differences = COMPARED.map((name): [ComparedFigure, Difference] => {
    const sorted = drawn.map((one) => one[name]).sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] as number;
    const whole = { serving: before[name], candidate: after[name], difference: after[name] - before[name] };
    return [name, { ...whole, low: at(0.025), high: at(0.975) }];
  });
  return {
    ...(Object.fromEntries(differences) as Record<ComparedFigure, Difference>),
    rows: labels.length,
    frauds: labels.filter(Boolean).length,
  };
}
