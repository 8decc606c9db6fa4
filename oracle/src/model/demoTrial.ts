import { type ModelFile, scoreFeatures } from "@sluice/sdk";
import { demandedDecision, type FinalState, judgeScenario, type PaymentOutcome } from "../simulate/acceptance.ts";
import { generateWorld } from "../simulate/generateWorld.ts";
import { playIntents } from "../simulate/playIntents.ts";
import type { Thresholds } from "./thresholds.ts";

/** What happened in demo worlds under a model's own decisions. */
export type DemoTrial = {
  readonly worlds: number;
  /** Worlds that pass the acceptance rule of `npm start`. */
  readonly accepted: number;
  readonly fraudValueStopped: { readonly median: number; readonly lowest: number };
  readonly honestStopped: { readonly median: number; readonly highest: number };
  readonly fewest: { readonly release: number; readonly hold: number; readonly deny: number };
};

/** Plays demo worlds of the given seeds without a chain, the model deciding, and judges each as `npm start` does. */
export function tryDemos(model: ModelFile, thresholds: Thresholds, seeds: readonly number[]): DemoTrial {
  const { releaseAtMost, denyAtLeast } = thresholds;
  const judged = seeds.map((seed) => {
    const world = generateWorld({ seed });
    const scores = new Map<number, number>();
    const played = playIntents(world, (features, { index }) => {
      const score = scoreFeatures(model, features);
      scores.set(index, score);
      return demandedDecision(score, releaseAtMost, denyAtLeast);
    });
    return judgeScenario(
      played.map(({ intent, decision }): PaymentOutcome => {
        const { index, kind, value, cancelled } = intent;
        const released: FinalState = cancelled ? "voided" : "captured";
        const finalState = decision === "release" ? released : decision === "deny" ? "denied" : "held";
        const score = scores.get(index) as number;
        return { id: String(index), kind, value, score, releaseAtMost, denyAtLeast, cancelled, finalState };
      }),
    );
  });
  const sorted = (pick: (one: (typeof judged)[number]) => number) => judged.map(pick).sort((a, b) => a - b);
  const fraud = sorted(({ fraudValueStopped }) => fraudValueStopped);
  const honest = sorted(({ honestStopped }) => honestStopped);
  const fewest = (decision: "release" | "hold" | "deny") => Math.min(...judged.map(({ counts }) => counts[decision]));
  return {
    worlds: seeds.length,
    accepted: judged.filter(({ accepted }) => accepted).length,
    fraudValueStopped: { median: fraud[fraud.length >> 1] as number, lowest: fraud[0] as number },
    honestStopped: { median: honest[honest.length >> 1] as number, highest: honest.at(-1) as number },
    fewest: { release: fewest("release"), hold: fewest("hold"), deny: fewest("deny") },
  };
}
