import type { DatasetRow } from "../datasets/datasetRow.ts";
import { figuresOf } from "./metrics.ts";

/** Figures of a part of the test rows; without them where the part has only one class. */
export type Slice = {
  readonly name: string;
  readonly rows: number;
  readonly frauds: number;
  readonly auc?: number;
  readonly prAuc?: number;
};

type SlicedRow = Pick<DatasetRow, "isFraud" | "value" | "isNewPayee" | "kind">;

/** Share of the test rows that counts as large. */
const LARGE_SHARE = 0.1;

/**
 * The model on payees of whom nothing is known yet and on others, on the largest tenth of the amounts where amounts
 * differ, and on each kind of fraud against all honest rows.
 *
 * @param scores - probabilities of the rows.
 */
export function slicesOf(rows: readonly SlicedRow[], scores: readonly number[]): Slice[] {
  const slice = (name: string, isIn: (row: SlicedRow) => boolean): Slice => {
    const places = [...rows.keys()].filter((i) => isIn(rows[i] as SlicedRow));
    const labels = places.map((i) => (rows[i] as SlicedRow).isFraud);
    const frauds = labels.filter(Boolean).length;
    const counts = { name, rows: places.length, frauds };
    if (frauds === 0 || frauds === places.length) return counts;
    const { auc, prAuc } = figuresOf({ scores: places.map((i) => scores[i] as number), labels });
    return { ...counts, auc, prAuc };
  };
  const values = rows.map(({ value }) => value).sort((a, b) => a - b);
  const large = values[Math.floor(values.length * (1 - LARGE_SHARE))] ?? 0;
  const kinds = [...new Set(rows.flatMap(({ kind }) => (kind === undefined ? [] : [kind])))].sort();
  return [
    slice("payee without history", ({ isNewPayee }) => isNewPayee),
    slice("payee with history", ({ isNewPayee }) => !isNewPayee),
    ...(values[0] === values.at(-1) ? [] : [slice("largest tenth of the amounts", ({ value }) => value >= large)]),
    ...kinds.map((kind) => slice(`fraud: ${kind}`, (row) => !row.isFraud || row.kind === kind)),
  ];
}

/** Slices as a table of a model card. */
export function sliceTable(slices: readonly Slice[]): string {
  const lines = slices.map(
    ({ name, rows, frauds, auc, prAuc }) =>
      `| ${name} | ${rows} | ${frauds} | ${auc?.toFixed(4) ?? "–"} | ${prAuc?.toFixed(4) ?? "–"} |`,
  );
  return ["| slice | rows | fraudulent | AUC | PR-AUC |", "|---|---|---|---|---|", ...lines].join("\n");
}
