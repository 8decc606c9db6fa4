import { featureNames, type ModelFile } from "@sluice/sdk";
import { type FraudKind, fraudKinds } from "../simulate/world.ts";
import type { BaselineScores } from "./baselines.ts";
import { bootstrap, type Figures, figuresOf, type Interval } from "./metrics.ts";
import type { LabelledRow } from "./rows.ts";
import { scoresOf } from "./trainModel.ts";

/** A model measured on rows that it has not seen. */
export type Measured = {
  readonly rows: number;
  readonly frauds: number;
  readonly figures: Readonly<Record<keyof Figures, Interval>>;
  /** AUC of each kind of fraud against all honest rows. */
  readonly aucByKind: Readonly<Partial<Record<FraudKind, number>>>;
  /** The feature that alone, read the better way round, ranks best. */
  readonly bestFeature: { readonly name: string; readonly auc: number };
  /** Simpler models on the same rows. */
  readonly baselines: Readonly<Record<string, Readonly<Record<keyof Figures, Interval>>>>;
};

const BOOTSTRAP_ROUNDS = 100;

/**
 * @param baselines - what simpler models say of the same rows.
 * @param seed - equal seeds draw equal samples, the same ones for the model and for each baseline.
 */
export function measure(
  model: ModelFile,
  rows: readonly LabelledRow[],
  baselines: BaselineScores,
  seed: string,
): Measured {
  const labels = rows.map(({ isFraud }) => isFraud);
  const scores = scoresOf(model, rows).map((score) => score / 10_000);
  const aucByKind: Partial<Record<FraudKind, number>> = {};
  for (const kind of fraudKinds) {
    const of = [...rows.keys()].filter((i) => rows[i]?.kind === kind || !labels[i]);
    if (!of.some((i) => labels[i])) continue;
    aucByKind[kind] = figuresOf({
      scores: of.map((i) => scores[i] as number),
      labels: of.map((i) => labels[i] as boolean),
    }).auc;
  }
  const single = featureNames.map((name, f) => {
    const { auc } = figuresOf({ scores: rows.map(({ features }) => (features[f] as number) / 32_767), labels });
    return { name, auc: Math.max(auc, 1 - auc) };
  });
  const measured = (scores: readonly number[]) => bootstrap({ scores, labels }, BOOTSTRAP_ROUNDS, seed);
  return {
    rows: rows.length,
    frauds: labels.filter(Boolean).length,
    figures: measured(scores),
    aucByKind,
    bestFeature: single.reduce((best, one) => (one.auc > best.auc ? one : best)),
    baselines: Object.fromEntries(Object.entries(baselines).map(([name, scores]) => [name, measured(scores)])),
  };
}
