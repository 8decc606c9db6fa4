import type { ModelFile } from "@sluice/sdk";
import { explainInWords, type Wording } from "./reasons.ts";

/** How often a feature is among the reasons of the riskiest rows. */
export type ReasonCount = {
  readonly feature: string;
  readonly code: string;
  /** Of how many of the looked at rows it is one of the three reasons. */
  readonly rows: number;
  /** What it says of the riskiest of them. */
  readonly example: string;
};

/** Rows that are looked at. */
export const REASON_ROWS = 200;

/** The reasons of the riskiest rows, exactly as a node gives them, counted by feature. */
export function countReasons(
  model: ModelFile,
  rows: readonly { readonly features: readonly number[] }[],
  scores: readonly number[],
  wording?: Wording,
): ReasonCount[] {
  const riskiest = [...rows.keys()].sort((a, b) => (scores[b] as number) - (scores[a] as number)).slice(0, REASON_ROWS);
  const counts = new Map<string, { feature: string; code: string; rows: number; example: string }>();
  for (const i of riskiest) {
    const { features } = rows[i] as (typeof rows)[number];
    for (const { feature, code, text } of explainInWords(model, features, wording).reasons) {
      const known = counts.get(feature);
      if (known === undefined) counts.set(feature, { feature, code, rows: 1, example: text });
      else known.rows++;
    }
  }
  return [...counts.values()].sort((a, b) => b.rows - a.rows);
}
