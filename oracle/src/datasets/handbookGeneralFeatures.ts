import { maxFeature, unknownFeature } from "@sluice/sdk";
import { DAY } from "../features/decay.ts";
import { lg } from "../features/lg.ts";
import { decayedCounters } from "./decayed.ts";
import { type HandbookPayments, LABEL_DELAY } from "./handbook.ts";

/** Features of any stream of payments with labels that arrive late; nothing in them is about this simulator. */
export const generalFeatureNames = [
  "amount",
  "amountOverPayerMean",
  "payerRecentOverMean",
  "payerUnusual",
  "payerBurst",
  "payerRecent",
  "payerGap",
  "payerBadShare",
  "payeeRecent",
  "payeeBadShareShort",
  "payeeBadShare",
  "payeeBadShareLong",
  "payeeBadCount",
  "payeeBadGap",
  "payeeBadRun",
  "payeeGoodRun",
] as const;

const ONE = 4096;
const RATIO_ONE = 8192;
/** A payment of more than so many times the payer's mean is unusual. */
const UNUSUAL = 2;

/**
 * The general features of the wanted payments, each as known just before it: an outcome is known the label delay after
 * its payment. One pass; the state of a holder is a fixed number of decayed counters.
 */
export function generalFeatures(
  payments: HandbookPayments,
  wanted: readonly number[],
): { features: number[]; badShareSoFar: number; isNewPayee: boolean }[] {
  const { count, times, cents, frauds, customers, terminals, customerCount, terminalCount } = payments;
  const spent = { sum: decayedCounters(customerCount, 30 * DAY), weight: decayedCounters(customerCount, 30 * DAY) };
  const lately = { sum: decayedCounters(customerCount, 3 * DAY), weight: decayedCounters(customerCount, 3 * DAY) };
  const unusual = decayedCounters(customerCount, 7 * DAY);
  const burst = decayedCounters(customerCount, DAY);
  const recent = decayedCounters(customerCount, 7 * DAY);
  const lastPaid = new Float64Array(customerCount).fill(-1);
  const payerKnown = shareCounters(customerCount, 14 * DAY);
  const payeeRecent = decayedCounters(terminalCount, 7 * DAY);
  const short = shareCounters(terminalCount, 2 * DAY);
  const middle = shareCounters(terminalCount, 7 * DAY);
  const long = shareCounters(terminalCount, 30 * DAY);
  const lastBad = new Float64Array(terminalCount).fill(-1);
  const badRun = new Int32Array(terminalCount);
  const goodRun = new Int32Array(terminalCount);
  const all = { bad: new Float64Array(terminalCount), known: new Float64Array(terminalCount) };

  const places = new Map(wanted.map((i, place) => [i, place]));
  const rows: { features: number[]; badShareSoFar: number; isNewPayee: boolean }[] = new Array(wanted.length);
  let known = 0;
  for (let i = 0; i < count; i++) {
    const at = times[i] as number;
    for (; known < i && (times[known] as number) + LABEL_DELAY <= at; known++) {
      const when = (times[known] as number) + LABEL_DELAY;
      const terminal = terminals[known] as number;
      const isBad = frauds[known] as boolean;
      payerKnown.add(customers[known] as number, when, isBad);
      for (const counters of [short, middle, long]) counters.add(terminal, when, isBad);
      all.known[terminal] = (all.known[terminal] as number) + 1;
      if (isBad) {
        all.bad[terminal] = (all.bad[terminal] as number) + 1;
        lastBad[terminal] = when;
        badRun[terminal] = (badRun[terminal] as number) + 1;
        goodRun[terminal] = 0;
      } else {
        badRun[terminal] = 0;
        goodRun[terminal] = (goodRun[terminal] as number) + 1;
      }
    }
    const [payer, payee, amount] = [customers[i] as number, terminals[i] as number, cents[i] as number];
    const [weight, mean] = meanOf(spent, payer, at);
    const place = places.get(i);
    if (place !== undefined) {
      const [, latelyMean] = meanOf(lately, payer, at);
      const paidAt = lastPaid[payer] as number;
      const badAt = lastBad[payee] as number;
      rows[place] = {
        features: [
          lg(amount),
          ratio(amount, mean),
          latelyMean === undefined ? unknownFeature : ratio(latelyMean, mean),
          sixtyFourths(unusual.read(payer, at)),
          sixtyFourths(burst.read(payer, at)),
          sixtyFourths(recent.read(payer, at)),
          paidAt < 0 ? unknownFeature : lg(1 + at - paidAt),
          payerKnown.share(payer, at),
          sixtyFourths(payeeRecent.read(payee, at)),
          short.share(payee, at),
          middle.share(payee, at),
          long.share(payee, at),
          sixtyFourths(long.bad.read(payee, at)),
          badAt < 0 ? unknownFeature : lg(1 + at - badAt),
          Math.min(maxFeature, badRun[payee] as number),
          Math.min(maxFeature, goodRun[payee] as number),
        ],
        badShareSoFar: (all.bad[payee] as number) / Math.max(1, all.known[payee] as number),
        isNewPayee: all.known[payee] === 0,
      };
    }
    if (mean !== undefined && weight >= ONE && amount > UNUSUAL * mean) unusual.add(payer, at, ONE);
    spent.sum.add(payer, at, amount * ONE);
    spent.weight.add(payer, at, ONE);
    lately.sum.add(payer, at, amount * ONE);
    lately.weight.add(payer, at, ONE);
    burst.add(payer, at, ONE);
    recent.add(payer, at, ONE);
    payeeRecent.add(payee, at, ONE);
    lastPaid[payer] = at;
  }
  return rows;
}

type MeanCounters = { sum: ReturnType<typeof decayedCounters>; weight: ReturnType<typeof decayedCounters> };

function meanOf({ sum, weight }: MeanCounters, holder: number, at: number): [number, number | undefined] {
  const counted = weight.read(holder, at);
  return [counted, counted < ONE / 64 ? undefined : Math.floor(sum.read(holder, at) / counted)];
}

function shareCounters(holders: number, halfLifeSeconds: number) {
  const bad = decayedCounters(holders, halfLifeSeconds);
  const known = decayedCounters(holders, halfLifeSeconds);
  return {
    bad,
    add(holder: number, at: number, isBad: boolean): void {
      known.add(holder, at, ONE);
      if (isBad) bad.add(holder, at, ONE);
    },
    /** 16384ths; unknown where nothing is left of what was known. */
    share(holder: number, at: number): number {
      const weight = known.read(holder, at);
      return weight < ONE / 64
        ? unknownFeature
        : Math.min(16_384, Math.floor((bad.read(holder, at) * 16_384) / weight));
    },
  };
}

function ratio(amount: number, mean: number | undefined): number {
  if (mean === undefined) return unknownFeature;
  return Math.min(2 * RATIO_ONE, Math.max(0, RATIO_ONE + lg(amount) - lg(mean)));
}

function sixtyFourths(count: number): number {
  return Math.min(maxFeature, Math.floor(count / 64));
}
