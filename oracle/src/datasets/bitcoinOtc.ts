import { maxFeature, unknownFeature } from "@sluice/sdk";
import { HOUR } from "../features/decay.ts";
import { lg } from "../features/lg.ts";
import { DataSetError } from "./dataSetError.ts";
import type { DatasetRow, DatasetSplit } from "./datasetRow.ts";
import { decayedCounters } from "./decayed.ts";
import { orderKeeper, readRows } from "./readRows.ts";

/** Share of the rows that trains where no time is given. */
const TRAIN_SHARE = 0.7;

export type Ratings = {
  readonly sources: readonly number[];
  readonly targets: readonly number[];
  /** −10 … 10, never 0. */
  readonly ratings: readonly number[];
  /** Seconds since 1970. */
  readonly times: readonly number[];
};

/** The payee is who is rated, the payer who rates. */
export const bitcoinOtcFeatureNames = [
  "payeeMean",
  "payeeRecentMean",
  "payeeBadShare",
  "payeeRatings",
  "payeeAge",
  "payeeGap",
  "payeeGiven",
  "payerMean",
  "payerGivenMean",
  "payerGivenBadShare",
  "payerGiven",
  "payerBadBurst",
  "payerGap",
  "payerRatings",
  "ratedBack",
  "payeeTrust",
] as const;

/** Reads `ratings.csv(.gz)`: source, target, rating, time. */
export async function readRatings(folder: string): Promise<Ratings> {
  const [sources, targets, ratings, times]: [number[], number[], number[], number[]] = [[], [], [], []];
  const inOrder = orderKeeper("ratings.csv", "time");
  await readRows(folder, "ratings.csv", ["source", "target", "rating", "time"], (row) => {
    const [source, target, rating, time] = [row.number(0), row.number(1), row.number(2), row.number(3)];
    if (!Number.isInteger(rating) || rating < -10 || rating > 10 || rating === 0) {
      throw new DataSetError(
        `ratings.csv, row ${times.length + 1}: a rating of ${rating}; expected −10 … 10 without 0`,
      );
    }
    for (const person of [source, target]) {
      if (Number.isSafeInteger(person) && person >= 0) continue;
      throw new DataSetError(
        `ratings.csv, row ${times.length + 1}: a person ${person}; expected a whole number from 0`,
      );
    }
    inOrder(time);
    sources.push(source);
    targets.push(target);
    ratings.push(rating);
    times.push(Math.floor(time));
  });
  return { sources, targets, ratings, times };
}

/** Earlier trades train, later ones test: from a second on, or the last 30 % of the rows. */
export function bitcoinOtcSplit(data: Ratings, testFrom: number | undefined): DatasetSplit {
  const rows = bitcoinOtcRows(data);
  const cut =
    testFrom === undefined ? Math.floor(rows.length * TRAIN_SHARE) : rows.findIndex(({ at }) => at >= testFrom);
  if (cut <= 0) throw new DataSetError("No rating before or none from --test-from on: choose another time");
  return {
    names: bitcoinOtcFeatureNames,
    train: rows.slice(0, cut),
    test: rows.slice(cut),
    description:
      testFrom === undefined
        ? "the first 70 % of the ratings by time train, the last 30 % test"
        : `ratings before ${new Date(testFrom * 1000).toISOString()} train, those from then on test`,
  };
}

/** Every rating as a trade: bad when negative, with features from the ratings before it. */
export function bitcoinOtcRows({ sources, targets, ratings, times }: Ratings): DatasetRow[] {
  const numbers = new Map<number, number>();
  const numberOf = (person: number) => {
    const known = numbers.get(person) ?? numbers.size;
    numbers.set(person, known);
    return known;
  };
  for (const [i, source] of sources.entries()) {
    numberOf(source);
    numberOf(targets[i] as number);
  }
  const people = numbers.size;
  const got = tally(people);
  const gave = tally(people);
  const lately = { sum: new Float64Array(people), count: new Float64Array(people) };
  const badBurst = decayedCounters(people, 6 * HOUR);
  const seenAt = new Float64Array(people).fill(-1);
  const trust = { sum: new Float64Array(people), weight: new Float64Array(people) };
  const pairs = new Map<number, number>();

  return sources.map((_, i) => {
    const [payer, payee] = [numberOf(sources[i] as number), numberOf(targets[i] as number)];
    const [at, rating] = [times[i] as number, ratings[i] as number];
    const isFraud = rating < 0;
    const back = pairs.get(payee * people + payer);
    const firstSeen = seenAt[payee] as number;
    const features = [
      shifted(got.sum[payee] as number, got.count[payee] as number),
      shifted(lately.sum[payee] as number, lately.count[payee] as number),
      share(got.bad[payee] as number, got.count[payee] as number),
      lg(1 + (got.count[payee] as number)),
      firstSeen < 0 ? unknownFeature : lg(1 + at - firstSeen),
      gap(at, got.lastAt[payee] as number),
      lg(1 + (gave.count[payee] as number)),
      shifted(got.sum[payer] as number, got.count[payer] as number),
      shifted(gave.sum[payer] as number, gave.count[payer] as number),
      share(gave.bad[payer] as number, gave.count[payer] as number),
      lg(1 + (gave.count[payer] as number)),
      Math.min(maxFeature, Math.floor(badBurst.read(payer, at) / 64)),
      gap(at, gave.lastAt[payer] as number),
      lg(1 + (got.count[payer] as number)),
      back === undefined ? unknownFeature : back + 10,
      shifted(trust.sum[payee] as number, trust.weight[payee] as number),
    ];
    const firstRating = got.count[payee] === 0;
    const badShareSoFar = ((got.bad[payee] as number) + 0.1) / ((got.count[payee] as number) + 1);

    // A rating weighs by what its author was rated: newcomers and the badly rated hardly count.
    const weight = Math.max(0, got.sum[payer] as number) / (5 + (got.count[payer] as number));
    trust.sum[payee] = (trust.sum[payee] as number) + rating * weight;
    trust.weight[payee] = (trust.weight[payee] as number) + weight;
    got.add(payee, at, rating);
    gave.add(payer, at, rating);
    lately.sum[payee] = (lately.sum[payee] as number) * 0.7 + rating;
    lately.count[payee] = (lately.count[payee] as number) * 0.7 + 1;
    if (isFraud) badBurst.add(payer, at, 4096);
    for (const person of [payer, payee]) if ((seenAt[person] as number) < 0) seenAt[person] = at;
    pairs.set(payer * people + payee, rating);
    return {
      at,
      features,
      isFraud,
      group: payee,
      badShareSoFar,
      value: 1,
      isNewPayee: firstRating,
      ...(isFraud ? { kind: rating === -10 ? "rated −10" : "rated −1 … −9" } : {}),
    };
  });
}

function tally(people: number) {
  const [sum, count, bad] = [new Float64Array(people), new Float64Array(people), new Float64Array(people)];
  const lastAt = new Float64Array(people).fill(-1);
  return {
    sum,
    count,
    bad,
    lastAt,
    add(person: number, at: number, rating: number): void {
      sum[person] = (sum[person] as number) + rating;
      count[person] = (count[person] as number) + 1;
      if (rating < 0) bad[person] = (bad[person] as number) + 1;
      lastAt[person] = at;
    },
  };
}

/** A mean rating in 512ths, −10 being 0. */
function shifted(sum: number, weight: number): number {
  return weight <= 0 ? unknownFeature : Math.round((sum / weight + 10) * 512);
}

function share(bad: number, count: number): number {
  return count === 0 ? unknownFeature : Math.floor((bad * 16_384) / count);
}

function gap(at: number, lastAt: number): number {
  return lastAt < 0 ? unknownFeature : lg(1 + at - lastAt);
}
