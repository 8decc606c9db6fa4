import type { DatasetRow } from "../datasets/datasetRow.ts";
import { type Classifier, fitLogisticRegression } from "./logisticRegression.ts";

/** What the simpler models beside a network look at. */
export type BaselineRow = Pick<DatasetRow, "at" | "features" | "isFraud" | "badShareSoFar" | "payeeSince">;

/** Probabilities of fraud that simpler models say, by the name of the model. */
export type BaselineScores = Readonly<Record<string, readonly number[]>>;

/**
 * Fits the simpler models that a network is measured beside, on the same features and rows, and asks them.
 *
 * @param trees - boosted trees; the caller knows which rows say after how many to stop.
 * @returns what is said of test rows, a list for each model: `logistic`, `trees`, `constant` (the share of fraud that
 * trained), `badShare`, `date`, and `firstSight`, the date on which the payee was first seen, where all rows
 * tell it because their data set is known to be confounded by it.
 */
export function fitBaselines(train: readonly BaselineRow[], trees: Classifier) {
  const frauds = train.filter(({ isFraud }) => isFraud).length;
  const logistic = fitLogisticRegression(train);
  const date = fitTimeOnly(train, ({ at }) => at);
  const knowsFirstSight = train.every(({ payeeSince }) => payeeSince !== undefined);
  const since = ({ payeeSince }: BaselineRow) => payeeSince as number;
  const firstSight = knowsFirstSight ? fitTimeOnly(train, since) : undefined;
  return (test: readonly BaselineRow[]): BaselineScores => ({
    logistic: test.map(({ features }) => logistic(features)),
    trees: test.map(({ features }) => trees(features)),
    constant: test.map(() => frauds / train.length),
    badShare: test.map(({ badShareSoFar }) => badShareSoFar),
    date: test.map(date),
    ...(firstSight ? { firstSight: test.map(firstSight) } : {}),
  });
}

/** What a time alone says: the era, not skill. */
function fitTimeOnly(train: readonly BaselineRow[], timeOf: (row: BaselineRow) => number) {
  const classify = fitLogisticRegression(train.map((row) => ({ features: [timeOf(row)], isFraud: row.isFraud })));
  return (row: BaselineRow) => classify([timeOf(row)]);
}
