import assert from "node:assert/strict";
import { acceptanceRule, demandedDecision, judgeScenario, type PaymentOutcome } from "../../src/simulate/acceptance.ts";
import { generateWorld } from "../../src/simulate/generateWorld.ts";
import type { Intent } from "../../src/simulate/world.ts";

const thresholds = { releaseAtMost: 2000, denyAtLeast: 8000 };

const { intents } = generateWorld({ seed: 21 });

/** The scenario of a model that gives these scores, with every payment where its score wants it. */
function scenario(scoreOf: (intent: Intent) => number): PaymentOutcome[] {
  return intents.map((intent) => {
    const score = scoreOf(intent);
    const { kind, value, cancelled } = intent;
    const decision = demandedDecision(score, thresholds.releaseAtMost, thresholds.denyAtLeast);
    const released = cancelled ? "voided" : "captured";
    const finalState = decision === "release" ? released : decision === "deny" ? "denied" : "held";
    return { id: `#${intent.index}`, kind, value, score, cancelled, finalState, ...thresholds };
  });
}

const knowsFraud = ({ kind, index }: Intent) => (kind === "honest" ? 100 : index % 2 === 0 ? 5000 : 9000);

describe("acceptance of a scenario", () => {
  it("accepts a model that tells fraud from honest trade", () => {
    const { accepted, failures, counts, fraudValueStopped, honestStopped } = judgeScenario(scenario(knowsFraud));
    assert.deepEqual(failures, []);
    assert.equal(accepted, true);
    assert.ok(counts.hold >= 10 && counts.deny >= 10 && counts.release >= 200);
    assert.equal(fraudValueStopped, 1);
    assert.equal(honestStopped, 0);
  });

  it("refuses every model that always says the same", () => {
    for (let score = 0; score <= 10_000; score += 50) {
      const { accepted, failures } = judgeScenario(scenario(() => score));
      assert.equal(accepted, false, `a constant score of ${score} must not pass`);
      assert.ok(failures.length >= 2);
    }
  });

  it("refuses a model that guesses", () => {
    const { accepted } = judgeScenario(scenario(({ index }) => (index * 7919) % 10_001));
    assert.equal(accepted, false);
  });

  it("names every payment that is not where its score and terms want it", () => {
    const wrong = [
      [100, "held"],
      [100, "denied"],
      [5000, "captured"],
      [5000, "denied"],
      [9000, "captured"],
      [9000, "held"],
    ] as const;
    for (const [score, finalState] of wrong) {
      const outcomes = scenario(knowsFraud);
      outcomes[0] = { ...(outcomes[0] as PaymentOutcome), score, finalState, cancelled: false };
      const { accepted, failures } = judgeScenario(outcomes);
      assert.equal(accepted, false);
      assert.match(
        failures[0] as string,
        new RegExp(`payment #0 scored ${score}, which demands \\w+, but it is ${finalState}`),
      );
    }
    const cancelled = scenario(knowsFraud);
    const i = cancelled.findIndex((outcome) => outcome.cancelled);
    cancelled[i] = { ...(cancelled[i] as PaymentOutcome), finalState: "captured" };
    assert.equal(judgeScenario(cancelled).accepted, false);
  });

  it("keeps each of its limits", () => {
    const honestHeld = (share: number) =>
      judgeScenario(
        scenario((intent) => (intent.kind === "honest" && intent.index % 100 < share ? 5000 : knowsFraud(intent))),
      );
    assert.ok(honestHeld(3).accepted);
    assert.ok(honestHeld(12).failures.some((text) => text.includes("honest payments were held or denied")));
    const missing = judgeScenario(scenario((intent) => (intent.kind === "mule" ? 100 : knowsFraud(intent))));
    assert.ok(missing.fraudValueStopped < 1);
    const blind = judgeScenario(scenario((intent) => (intent.index % 3 === 0 ? knowsFraud(intent) : 100)));
    assert.ok(blind.failures.some((text) => text.includes("of the fraudulent value was stopped")));
    const few = judgeScenario(scenario(knowsFraud).slice(0, acceptanceRule.leastPayments - 1));
    assert.ok(few.failures.some((text) => text.startsWith("299 payments")));
    const noMules = judgeScenario(scenario(knowsFraud).filter(({ kind }) => kind !== "mule"));
    assert.ok(noMules.failures.some((text) => text.startsWith("0 payments of mule")));
    assert.equal(judgeScenario([]).accepted, false);
  });
});
