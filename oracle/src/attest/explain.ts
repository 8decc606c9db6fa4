import { type ModelFile, type ScoreTier, scoreTier } from "@sluice/sdk";
import { explainInWords, type WrittenReason } from "../model/reasons.ts";

/** What a score is made of. */
export type ExplanationJson = { tier: ScoreTier; reasons: WrittenReason[]; reasonBitmap: number };

/** Explains the score of feature values. */
export function explain(model: ModelFile, features: readonly number[]): ExplanationJson {
  const { score, reasons, reasonBitmap } = explainInWords(model, features);
  return { tier: scoreTier(score), reasons: [...reasons], reasonBitmap };
}
