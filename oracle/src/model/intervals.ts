import { createRandom } from "../simulate/random.ts";
import { type Figures, figuresOf, type Interval, intervalAround } from "./metrics.ts";

/** Predictions of rows that belong to groups, such as a customer's payments. */
export type GroupedPredictions = {
  readonly scores: readonly number[];
  readonly labels: readonly boolean[];
  readonly groups: readonly number[];
  /** Day of each row, where figures are wanted that are means over days. */
  readonly days?: readonly number[];
};

export type DatasetFigures = Figures & { readonly cp100?: number };
export type DatasetIntervals = { readonly [Name in keyof DatasetFigures]: Interval };

const ROUNDS = 200;
const TOP_CARDS = 100;

/**
 * Figures with the middle 95 % of what resampling whole groups gives: rows of one group are not independent.
 *
 * @param seed - equal seeds draw equal samples.
 */
export function intervalsOf(predictions: GroupedPredictions, seed: string): DatasetIntervals {
  const { scores, labels, groups, days } = predictions;
  const cards = days === undefined ? undefined : cardsByDay(predictions);
  const whole = {
    ...figuresOf({ scores, labels }),
    ...(cards === undefined ? {} : { cp100: precisionOf(cards, () => 1) }),
  } as Record<string, number>;
  const random = createRandom(`${seed}/groups`);
  const numbers = new Map<number, number>();
  const groupOf = Uint32Array.from(groups, (group) => {
    const number = numbers.get(group) ?? numbers.size;
    numbers.set(group, number);
    return number;
  });
  const order = Uint32Array.from(scores.keys()).sort((a, b) => (scores[b] as number) - (scores[a] as number));
  const drawn: Record<string, number>[] = [];
  const weights = new Uint16Array(numbers.size);
  while (drawn.length < ROUNDS) {
    weights.fill(0);
    for (let i = 0; i < numbers.size; i++) {
      const pick = Math.floor(random.fraction() * numbers.size);
      weights[pick] = (weights[pick] as number) + 1;
    }
    const weightOf = (i: number) => weights[groupOf[i] as number] as number;
    const figures = weighedFigures(scores, labels, order, weightOf);
    if (figures === undefined) continue; // a sample without frauds or without honest rows says nothing
    drawn.push({ ...figures, ...(cards === undefined ? {} : { cp100: precisionOf(cards, weightOf) }) });
  }
  const entries = Object.entries(whole).map(([name, value]): [string, Interval] => [
    name,
    intervalAround(
      value,
      drawn.map((figures) => figures[name] as number),
    ),
  ]);
  return Object.fromEntries(entries) as DatasetIntervals;
}

/** The figures of metrics.ts where a row stands for several; undefined without frauds or without honest rows. */
export function weighedFigures(
  scores: readonly number[],
  labels: readonly boolean[],
  order: Uint32Array,
  weightOf: (i: number) => number,
): Figures | undefined {
  let [frauds, honest, brier] = [0, 0, 0];
  for (let i = 0; i < scores.length; i++) {
    const weight = weightOf(i);
    if (labels[i]) frauds += weight;
    else honest += weight;
    brier += weight * ((scores[i] as number) - (labels[i] ? 1 : 0)) ** 2;
  }
  const total = frauds + honest;
  if (frauds === 0 || honest === 0) return undefined;
  let [found, flagged, area, precisionSum, recallAt1Fpr] = [0, 0, 0, 0, 0];
  let [difference, inBin, error] = [0, 0, 0];
  for (let k = 0; k < order.length; ) {
    const score = scores[order[k] as number] as number;
    const [foundBefore, flaggedBefore] = [found, flagged];
    for (; k < order.length && scores[order[k] as number] === score; k++) {
      const i = order[k] as number;
      const weight = weightOf(i);
      if (labels[i]) found += weight;
      else flagged += weight;
      difference += weight * (score - (labels[i] ? 1 : 0));
      inBin += weight;
      if (inBin >= total / 20) {
        error += Math.abs(difference);
        [difference, inBin] = [0, 0];
      }
    }
    area += ((flagged - flaggedBefore) * (found + foundBefore)) / 2;
    if (found > foundBefore) precisionSum += ((found - foundBefore) * found) / (found + flagged);
    if (flagged <= honest / 100) recallAt1Fpr = found / frauds;
  }
  error += Math.abs(difference);
  return {
    auc: area / (frauds * honest),
    prAuc: precisionSum / frauds,
    recallAt1Fpr,
    brier: brier / total,
    ece: error / total,
  };
}

type Card = { readonly card: number; readonly row: number; score: number; isFraud: boolean };

/**
 * CP@100 as the handbook defines it: of each day's hundred cards with the riskiest payment the share that is
 * compromised, meaned over days; a card that was found so is left out on later days.
 */
export function cardPrecision(predictions: GroupedPredictions): number {
  return precisionOf(cardsByDay(predictions), () => 1);
}

/** Each day's cards, riskiest first. */
function cardsByDay({ scores, labels, groups, days = [] }: GroupedPredictions): Card[][] {
  const byDay = new Map<number, Map<number, Card>>();
  for (const [row, day] of days.entries()) {
    const cards = byDay.get(day) ?? new Map<number, Card>();
    byDay.set(day, cards);
    const [card, score] = [groups[row] as number, scores[row] as number];
    const known = cards.get(card);
    if (known === undefined) cards.set(card, { card, row, score, isFraud: labels[row] as boolean });
    else {
      known.score = Math.max(known.score, score);
      known.isFraud ||= labels[row] as boolean;
    }
  }
  return [...byDay.keys()]
    .sort((a, b) => a - b)
    .map((day) =>
      [...(byDay.get(day) as Map<number, Card>).values()].sort((a, b) => b.score - a.score || a.card - b.card),
    );
}

/** @param weightOf - how often the card of a row is there. */
function precisionOf(days: readonly (readonly Card[])[], weightOf: (row: number) => number): number {
  const found = new Set<number>();
  let sum = 0;
  for (const cards of days) {
    let [left, compromised] = [TOP_CARDS, 0];
    for (const { card, row, isFraud } of cards) {
      if (left === 0) break;
      if (found.has(card)) continue;
      const taken = Math.min(left, weightOf(row));
      left -= taken;
      if (!isFraud) continue;
      compromised += taken;
      found.add(card);
    }
    sum += compromised / TOP_CARDS;
  }
  return sum / days.length;
}
