import { explainFeatures, featureCatalogue, type ModelFile, type ScoreTier, scoreTier } from "@sluice/sdk";

/** A feature that raised the score, for programs and for people. */
export type ReasonJson = { code: string; feature: string; bit: number; raisedBy: number; text: string };

/** What a score is made of. */
export type ExplanationJson = { tier: ScoreTier; reasons: ReasonJson[]; reasonBitmap: number };

/** Explains the score of feature values. */
export function explain(model: ModelFile, features: readonly number[]): ExplanationJson {
  const { score, reasons, bitmap } = explainFeatures(model, features);
  return {
    tier: scoreTier(score),
    reasons: reasons.map(({ feature, raisedBy }) => {
      const name = model.features[feature] ?? `feature${feature}`;
      const known = featureCatalogue.find((entry) => entry.name === name);
      return {
        code: name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
        feature: name,
        bit: feature,
        raisedBy,
        text: `${known === undefined ? name : `${known.of}: ${known.meaning}`} (${features[feature]})`,
      };
    }),
    reasonBitmap: bitmap,
  };
}
