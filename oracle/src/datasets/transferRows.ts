import { featureNames } from "@sluice/sdk";
import { advance, applyEvent } from "../features/applyEvent.ts";
import { readFeatures } from "../features/readFeatures.ts";
import { createFeatureState } from "../features/state.ts";
import { DataSetError } from "./dataSetError.ts";
import type { DatasetRow, DatasetSplit } from "./datasetRow.ts";

/** A transfer of a data set, as the live feature function takes it. */
export type DatasetTransfer = {
  /** Whole seconds. */
  readonly at: number;
  /** Addresses in lower case. */
  readonly payer: string;
  readonly payee: string;
  /** Millionths of the reference unit. */
  readonly amount: bigint;
  /** Undefined where the truth is not known: the transfer counts as history and is not scored. */
  readonly isFraud: boolean | undefined;
};

/** Share of the scored transfers that trains where no time is given. */
const TRAIN_SHARE = 0.7;
const TOKEN = "0x0000000000000000000000000000000000000000";
/** Labels and lists are no part of these data sets: what they feed says nothing and is left out. */
const NEEDS_LABELS = ["payerBadShare", "payeeBadShare", "listed"];

/**
 * Rows of the live features (docs/spec/features.md) for every transfer whose truth is known.
 *
 * @param left - features that a data set must not use, beside those that need labels.
 */
export function transferRows(
  transfers: readonly DatasetTransfer[],
  left: readonly string[] = [],
): { names: string[]; rows: (DatasetRow & { readonly payeeSince: number })[] } {
  const kept = featureNames
    .map((_, f) => f)
    .filter((f) => {
      const name = featureNames[f] as string;
      return !NEEDS_LABELS.includes(name) && !left.includes(name);
    });
  const state = createFeatureState({ tokens: [{ token: TOKEN, unit: 1_000_000n }], watchlist: [], rules: [] });
  const payees = new Map<string, { number: number; bad: number; known: number }>();
  const paid = new Set<string>();
  const since = new Map<string, number>();
  const rows: (DatasetRow & { readonly payeeSince: number })[] = [];
  for (const { at, payer, payee, amount, isFraud } of transfers) {
    for (const party of [payer, payee]) if (!since.has(party)) since.set(party, at);
    if (isFraud !== undefined) {
      advance(state, at);
      const features = readFeatures(state, { at, payer, payee, token: TOKEN, amount });
      const seen = payees.get(payee) ?? { number: payees.size, bad: 0, known: 0 };
      payees.set(payee, seen);
      rows.push({
        at,
        features: kept.map((f) => features[f] as number),
        isFraud,
        group: seen.number,
        badShareSoFar: seen.bad / Math.max(1, seen.known),
        value: Number(amount) / 1e6,
        isNewPayee: !paid.has(payee),
        payeeSince: since.get(payee) as number,
      });
      seen.known++;
      if (isFraud) seen.bad++;
    }
    paid.add(payee);
    applyEvent(state, { type: "transferred", at, payer, payee, token: TOKEN, amount });
  }
  return { names: kept.map((f) => featureNames[f] as string), rows };
}

/** Earlier transfers train, later ones test: from a second on, or from the second at which 70 % have passed. */
export function splitByTime(
  { names, rows }: { readonly names: readonly string[]; readonly rows: readonly DatasetRow[] },
  testFrom: number | undefined,
  show: (at: number) => string,
): DatasetSplit {
  if (rows.length === 0) throw new DataSetError("No transfer goes to an account whose label is known");
  const from = testFrom ?? rows[Math.floor(rows.length * TRAIN_SHARE)]?.at ?? 0;
  const cut = rows.findIndex(({ at }) => at >= from);
  if (cut <= 0) throw new DataSetError("No payment before or none from --test-from on: choose another time");
  return {
    names,
    train: rows.slice(0, cut),
    test: rows.slice(cut),
    description: `payments before ${show(from)} train, those from then on test`,
  };
}
