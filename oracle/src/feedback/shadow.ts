import { type ModelFile, scoreFeatures } from "@sluice/sdk";
import type { Thresholds } from "../model/thresholds.ts";
import { demandedDecision } from "../simulate/acceptance.ts";
import type { Decision } from "../simulate/playIntents.ts";
import type { Label } from "./labelBook.ts";

/** A payment that both models score; only the serving one decides. */
export type ShadowRow = {
  readonly features: readonly number[];
  /** Millionths of the reference unit. */
  readonly value: number;
  readonly label: Label | undefined;
};

/** What one model does to the payments whose labels are known. */
export type ShadowOutcome = {
  /** Share of the fraudulent value that is not released, and of the honest payments that are held or denied; 0 … 1. */
  readonly fraudValueStopped: number | undefined;
  readonly honestStopped: number | undefined;
};

export type Shadow = {
  readonly payments: number;
  readonly labelled: number;
  /** How many payments the serving model (first) and the challenger (second) decide how. */
  readonly decisions: Readonly<Record<Decision, Readonly<Record<Decision, number>>>>;
  /** Share of the payments that both decide alike. */
  readonly agreement: number;
  /** Mean of the distance between both scores, in hundredths of a percent. */
  readonly meanDistance: number;
  readonly serving: ShadowOutcome;
  readonly challenger: ShadowOutcome;
};

/**
 * Scores the same payments with a challenger beside the serving model: nothing that it says decides anything.
 *
 * @throws RangeError without payments.
 */
export function shadowScore(
  serving: ModelFile,
  challenger: ModelFile,
  rows: readonly ShadowRow[],
  { releaseAtMost, denyAtLeast }: Thresholds,
): Shadow {
  if (rows.length === 0) throw new RangeError("Shadow scoring needs payments.");
  const none = () => ({ release: 0, hold: 0, deny: 0 });
  const decisions = { release: none(), hold: none(), deny: none() };
  let [alike, distance] = [0, 0];
  const decided = rows.map(({ features }) => {
    const scores = [scoreFeatures(serving, features), scoreFeatures(challenger, features)] as const;
    const [ours, theirs] = scores.map((score) => demandedDecision(score, releaseAtMost, denyAtLeast)) as [
      Decision,
      Decision,
    ];
    decisions[ours][theirs]++;
    if (ours === theirs) alike++;
    distance += Math.abs(scores[0] - scores[1]);
    return { ours, theirs };
  });
  const outcome = (side: "ours" | "theirs"): ShadowOutcome => {
    const sums = { fraud: 0, stopped: 0, honest: 0, held: 0 };
    for (const [i, { value, label }] of rows.entries()) {
      const isStopped = decided[i]?.[side] !== "release";
      if (label?.isFraud) {
        sums.fraud += value;
        if (isStopped) sums.stopped += value;
      } else if (label !== undefined) {
        sums.honest++;
        if (isStopped) sums.held++;
      }
    }
    return {
      fraudValueStopped: sums.fraud === 0 ? undefined : sums.stopped / sums.fraud,
      honestStopped: sums.honest === 0 ? undefined : sums.held / sums.honest,
    };
  };
  return {
    payments: rows.length,
    labelled: rows.filter(({ label }) => label !== undefined).length,
    decisions,
    agreement: alike / rows.length,
    meanDistance: distance / rows.length,
    serving: outcome("ours"),
    challenger: outcome("theirs"),
  };
}
