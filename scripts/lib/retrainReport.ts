import type { Retrained } from "../../oracle/src/feedback/retrain.ts";
import { driftRows, driftTable, shadowRows, shadowTable } from "./driftTable.ts";
import type { Row } from "./rows.ts";

const COMPARED = ["auc", "prAuc", "brier"] as const;

/** What a run learnt from, how far payments have moved, and both models side by side. */
export function retrainReport(
  { drift, comparison, shadow, candidate, window, slice }: Retrained,
  serving: string,
): string {
  const parts = [
    drift === undefined
      ? "drift: not measured, for want of a reference beside the model or of payments"
      : driftTable(drift),
  ];
  const day = (second: number) => new Date(1000 * second).toISOString().slice(0, 10);
  parts.push(
    Object.entries({ window, "later slice": slice })
      .map(
        ([name, part]) =>
          `${name}: ${day(part.from)} to ${day(part.until)}, ${part.payments} payments, ${part.labelled} with known labels, ${part.frauds} known as fraud`,
      )
      .join("\n"),
  );
  if (comparison !== undefined && shadow !== undefined && candidate !== undefined) {
    parts.push(shadowTable(shadow, serving, candidate.model.name));
    const lines = COMPARED.map((name) => {
      const { serving: before, candidate: after, difference, low, high } = comparison[name];
      const [by, from, to] = [difference, low, high].map((x) => x.toFixed(4));
      return `${name}: ${before.toFixed(4)} → ${after.toFixed(4)}, ${by} (${from} … ${to})`;
    });
    parts.push(lines.join("\n"));
  }
  return parts.join("\n\n");
}

export function retrainRows({ drift, comparison, shadow, published }: Retrained): Row[] {
  const compared = COMPARED.flatMap((name) =>
    comparison === undefined
      ? []
      : Object.entries(comparison[name]).map(([what, value]) => ({ name: `${name}.${what}`, value, unit: "" })),
  );
  return [
    { name: "published", value: published ? 1 : 0, unit: "" },
    ...compared,
    ...(drift === undefined ? [] : driftRows(drift)),
    ...(shadow === undefined ? [] : shadowRows(shadow)),
  ];
}
