import { maxFeature } from "@sluice/sdk";
import { DAY } from "../features/decay.ts";
import { HANDBOOK_START, type HandbookPayments, LABEL_DELAY } from "./handbook.ts";

const WINDOWS = [1, 7, 30] as const;

export const bookFeatureNames = [
  "amount",
  "duringWeekend",
  "duringNight",
  ...WINDOWS.flatMap((days) => [`customerPayments${days}d`, `customerMean${days}d`]),
  ...WINDOWS.flatMap((days) => [`terminalPayments${days}d`, `terminalRisk${days}d`]),
] as const;

/**
 * The fifteen features of the handbook's own baseline: amount, weekend, night, and counts, mean amounts and shares of
 * fraud in windows of 1, 7 and 30 days; those of the terminal end before the label delay.
 *
 * @param wanted - indexes of payments.
 * @returns their features in the same order. Amounts are tenths, shares 16384ths.
 */
export function bookFeatures(payments: HandbookPayments, wanted: readonly number[]): number[][] {
  const { times, cents, frauds, customers, terminals, customerCount, terminalCount } = payments;
  const rows = new Map<number, number[]>();
  for (const i of wanted) {
    const at = times[i] as number;
    const weekday = new Date((HANDBOOK_START + at) * 1000).getUTCDay();
    const weekend = weekday === 0 || weekday === 6 ? 1 : 0;
    const night = Math.floor((at % DAY) / 3600) <= 6 ? 1 : 0;
    rows.set(i, [bounded((cents[i] as number) / 10), weekend, night]);
  }
  for (const list of listsOf(customers, customerCount)) {
    const sums = [0];
    for (const i of list) sums.push((sums.at(-1) as number) + (cents[i] as number));
    const starts = WINDOWS.map(() => 0);
    for (const [k, i] of list.entries()) {
      const row = rows.get(i);
      for (const [w, days] of WINDOWS.entries()) {
        const start = firstAfter(list, times, starts[w] as number, (times[i] as number) - days * DAY);
        starts[w] = start;
        if (row === undefined) continue;
        const count = k + 1 - start;
        row.push(bounded(count), bounded(((sums[k + 1] as number) - (sums[start] as number)) / count / 10));
      }
    }
  }
  for (const list of listsOf(terminals, terminalCount)) {
    const bad = [0];
    for (const i of list) bad.push((bad.at(-1) as number) + (frauds[i] ? 1 : 0));
    const starts = WINDOWS.map(() => 0);
    let end = 0;
    for (const i of list) {
      const known = (times[i] as number) - LABEL_DELAY;
      end = firstAfter(list, times, end, known);
      const row = rows.get(i);
      for (const [w, days] of WINDOWS.entries()) {
        const start = firstAfter(list, times, starts[w] as number, known - days * DAY);
        starts[w] = start;
        if (row === undefined) continue;
        const count = end - start;
        const share = count === 0 ? 0 : ((bad[end] as number) - (bad[start] as number)) / count;
        row.push(bounded(count), bounded(share * 16_384));
      }
    }
  }
  return wanted.map((i) => rows.get(i) as number[]);
}

/** First place from `from` on whose payment is later than `time`. */
function firstAfter(list: readonly number[], times: readonly number[], from: number, time: number): number {
  let place = from;
  while (place < list.length && (times[list[place] as number] as number) <= time) place++;
  return place;
}

/** Payments of each holder, in the order of time. */
function listsOf(holders: readonly number[], count: number): number[][] {
  const lists: number[][] = Array.from({ length: count }, () => []);
  for (const [i, holder] of holders.entries()) lists[holder]?.push(i);
  return lists;
}

function bounded(value: number): number {
  return Math.min(maxFeature, Math.floor(value + 1e-9));
}
