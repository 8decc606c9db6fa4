import type { Decision } from "./playIntents.ts";
import { demoFraudKinds, type PaymentKind } from "./world.ts";

/** Where a payment's money is at the end of a scenario, as the contract has it. */
export type FinalState = "captured" | "voided" | "denied" | "held" | "reclaimed";

export type PaymentOutcome = {
  /** Names the payment in complaints. */
  readonly id: string;
  readonly kind: PaymentKind;
  /** Millionths of a coin. */
  readonly value: number;
  /** 0 … 10000, from the signed report. */
  readonly score: number;
  /** The thresholds of the payment's own terms. */
  readonly releaseAtMost: number;
  readonly denyAtLeast: number;
  /** The payee meant to give the money back instead of capturing. */
  readonly cancelled: boolean;
  readonly finalState: FinalState;
};

export type Acceptance = {
  readonly accepted: boolean;
  /** One sentence for each rule that is broken. */
  readonly failures: readonly string[];
  readonly counts: Readonly<Record<Decision, number>>;
  /** Share of the fraudulent value that was not released, 0 … 1. */
  readonly fraudValueStopped: number;
  /** Share of the honest payments that were held or denied, 0 … 1. */
  readonly honestStopped: number;
};

export const acceptanceRule = {
  leastOfEachDecision: 10,
  leastOfEachFraud: 15,
  leastPayments: 300,
  leastFraudValueStopped: 0.7,
  mostHonestStopped: 0.05,
} as const;

/** What a payment's score and terms demand. */
export function demandedDecision(score: number, releaseAtMost: number, denyAtLeast: number): Decision {
  if (score <= releaseAtMost) return "release";
  return score >= denyAtLeast ? "deny" : "hold";
}

/**
 * Judges a scenario: every payment is where its score and terms want it, all three verdicts happened, fraud was stopped
 * and honest trade was not. A model that always says the same fails.
 */
export function judgeScenario(outcomes: readonly PaymentOutcome[]): Acceptance {
  const failures: string[] = [];
  const counts = { release: 0, hold: 0, deny: 0 };
  const kinds = new Map<PaymentKind, number>();
  let [fraudValue, stoppedValue, honest, honestStopped] = [0, 0, 0, 0];
  for (const outcome of outcomes) {
    const { id, kind, value, score, releaseAtMost, denyAtLeast, cancelled, finalState } = outcome;
    const decision = demandedDecision(score, releaseAtMost, denyAtLeast);
    counts[decision]++;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    if (!allowedStates(decision, cancelled).includes(finalState)) {
      failures.push(`payment ${id} scored ${score}, which demands ${decision}, but it is ${finalState}`);
    }
    const stopped = decision !== "release";
    if (kind === "honest") {
      honest++;
      if (stopped) honestStopped++;
    } else {
      fraudValue += value;
      if (stopped) stoppedValue += value;
    }
  }

  const { leastOfEachDecision, leastOfEachFraud, leastPayments, leastFraudValueStopped, mostHonestStopped } =
    acceptanceRule;
  if (outcomes.length < leastPayments) failures.push(`${outcomes.length} payments, fewer than ${leastPayments}`);
  for (const kind of demoFraudKinds) {
    const count = kinds.get(kind) ?? 0;
    if (count < leastOfEachFraud) failures.push(`${count} payments of ${kind}, fewer than ${leastOfEachFraud}`);
  }
  for (const [decision, count] of Object.entries(counts)) {
    if (count < leastOfEachDecision)
      failures.push(`${decision} happened ${count} times, fewer than ${leastOfEachDecision}`);
  }
  const fraudShare = fraudValue === 0 ? 0 : stoppedValue / fraudValue;
  const honestShare = honest === 0 ? 1 : honestStopped / honest;
  if (fraudShare < leastFraudValueStopped) {
    failures.push(
      `${percent(fraudShare)} of the fraudulent value was stopped, less than ${percent(leastFraudValueStopped)}`,
    );
  }
  if (honestShare > mostHonestStopped) {
    failures.push(
      `${percent(honestShare)} of the honest payments were held or denied, more than ${percent(mostHonestStopped)}`,
    );
  }
  return {
    accepted: failures.length === 0,
    failures,
    counts,
    fraudValueStopped: fraudShare,
    honestStopped: honestShare,
  };
}

function allowedStates(decision: Decision, cancelled: boolean): readonly FinalState[] {
  if (decision === "deny") return ["denied"];
  if (decision === "hold") return ["held", "reclaimed"];
  return cancelled ? ["voided"] : ["captured"];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
