import { type ModelFile, scoreFeatures } from "@sluice/sdk";
import { type DriftState, driftState, psiOf } from "./psi.ts";
import type { Reference } from "./reference.ts";

export type Drifted = { readonly name: string; readonly psi: number; readonly state: DriftState };

export type Drift = {
  readonly rows: number;
  readonly score: Drifted;
  /** In the model's order. */
  readonly features: readonly Drifted[];
  /** The worst of all. */
  readonly state: DriftState;
};

/** Fewer payments than this differ by chance alone as much as a warning wants. */
export const LEAST_ROWS = 500;

/**
 * How far the features and the scores of payments have moved from those that the model was trained on.
 *
 * @returns undefined for fewer than `LEAST_ROWS` payments: chance would look like drift.
 */
export function measureDrift(
  reference: Reference,
  model: ModelFile,
  rows: readonly { readonly features: readonly number[] }[],
): Drift | undefined {
  if (rows.length < LEAST_ROWS) return undefined;
  const drifted = (name: string, psi: number): Drifted => ({ name, psi, state: driftState(psi) });
  const features = reference.features.map(({ name, ...histogram }, f) =>
    drifted(
      name,
      psiOf(
        histogram,
        rows.map((row) => row.features[f] as number),
      ),
    ),
  );
  const scores = rows.map((row) => scoreFeatures(model, row.features));
  const score = drifted("score", psiOf(reference.score, scores));
  const worst = Math.max(score.psi, ...features.map(({ psi }) => psi));
  return { rows: rows.length, score, features, state: driftState(worst) };
}
