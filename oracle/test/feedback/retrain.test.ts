import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parseModel, scoreFeatures, serializeModel } from "@sluice/sdk";
import { compareModels } from "../../src/feedback/compareModels.ts";
import { type FollowedLife, followLife } from "../../src/feedback/followLife.ts";
import { LabelBook } from "../../src/feedback/labelBook.ts";
import type { Life } from "../../src/feedback/lifeEvent.ts";
import { judge, retrain } from "../../src/feedback/retrain.ts";
import { retrainCard } from "../../src/feedback/retrainCard.ts";
import { retrainDefaults } from "../../src/feedback/retrainSettings.ts";
import { simulatedLife } from "../../src/feedback/simulatedLife.ts";
import { demandedDecision } from "../../src/simulate/acceptance.ts";
import { generateWorld } from "../../src/simulate/generateWorld.ts";
import type { Knobs } from "../../src/simulate/knobs.ts";
import { createRandom } from "../../src/simulate/random.ts";
import { DAY, drifting, stationary } from "./lives.ts";

const committed = parseModel(readFileSync(new URL("../../models/simulated-v1.json", import.meta.url), "utf8"));
type Serving = Parameters<typeof retrain>[1];

function lived(knobs: Knobs, seed: number, { model }: Serving): { life: Life; endAt: number } {
  const world = generateWorld({ seed, knobs });
  const life = simulatedLife(world, (features) => demandedDecision(scoreFeatures(model, features), 3773, 9837));
  return { life, endAt: world.endAt };
}

const settings = { ...retrainDefaults, name: "candidate", seed: 1, windowDays: 45 };

describe("retraining", function () {
  this.timeout(120_000);
  let serving: Serving;
  let changed: FollowedLife;
  let changedLife: Life;
  let changedUntil: number;

  before(() => {
    const { life, endAt } = lived(stationary, 1, { model: committed, reference: undefined });
    const { candidate } = retrain(
      followLife(life),
      { model: committed, reference: undefined },
      { ...settings, at: endAt },
    );
    assert.ok(candidate !== undefined);
    serving = candidate;
    const later = lived(drifting, 23, serving);
    changedLife = later.life;
    changedUntil = later.endAt;
    changed = followLife(later.life);
  });

  it("publishes nothing in a world that stays as it is", () => {
    const { life, endAt } = lived(stationary, 24, serving);
    const result = retrain(followLife(life), serving, { ...settings, at: endAt });
    assert.equal(result.published, false, result.reason);
    assert.match(
      result.reason,
      /^Not published: the candidate is (worse|not better by more than chance), average precision /,
    );
    assert.ok((result.comparison?.prAuc.low ?? 1) <= 0);
    assert.equal(result.drift?.features.find(({ name }) => name === "amount")?.state, "stable");
  });

  it("publishes a better model in a world that has changed, with a card that says why", () => {
    const result = retrain(changed, serving, { ...settings, at: changedUntil });
    const { comparison, candidate, drift, window, slice } = result;
    assert.equal(result.published, true, result.reason);
    assert.ok(comparison !== undefined && candidate !== undefined);
    assert.ok(comparison.prAuc.low > 0 && comparison.prAuc.low <= comparison.prAuc.difference);
    assert.equal(drift?.features.find(({ name }) => name === "amount")?.state, "act");
    assert.ok(window.until <= slice.from - 14 * DAY && slice.until <= changedUntil - 14 * DAY);
    assert.ok(window.sources.verdict > 0 && window.sources.decision > 0 && window.sources.silence > 0);
    const card = retrainCard(result, serving.model, "npm run retrain -- --knobs drift.json");
    assert.ok(card.includes(result.reason) && card.includes("| `amount` |") && !/undefined|NaN/.test(card));
    const again = retrain(changed, serving, { ...settings, at: changedUntil });
    assert.equal(serializeModel(candidate.model), serializeModel(again.candidate?.model ?? committed));
    assert.deepEqual(again.comparison, comparison);
  });

  it("looks at nothing that came after: a life that goes on gives the same candidate and verdict", () => {
    const at = changedUntil - 12 * DAY;
    const until = (second: number) =>
      followLife({ ...changedLife, events: changedLife.events.filter((e) => e.at <= second) });
    const short = { ...settings, epochs: 2 };
    assert.deepEqual(retrain(changed, serving, { ...short, at }), retrain(until(at), serving, { ...short, at }));
  });

  it("learns only from labels that had arrived when the later slice began", () => {
    const short = { ...settings, epochs: 1, at: changedUntil };
    const { window, slice } = retrain(changed, serving, short);
    const paid = changed.payments.filter(({ at }) => window.from <= at && at < window.until);
    const silent = paid.filter(
      ({ paymentId }) => changed.labels.labelAt(paymentId, slice.from, 14 * DAY)?.source === "silence",
    );
    const fraudsWith = (at: number) => {
      const told = silent
        .slice(0, 100)
        .map(({ paymentId }) => ({ type: "verdict", at, paymentId, isFraud: true }) as const);
      const events = [...changedLife.events, ...told].sort((a, b) => a.at - b.at);
      return retrain(followLife({ ...changedLife, events }), serving, short).window.frauds;
    };
    assert.equal(fraudsWith(slice.from), window.frauds + 100);
    assert.equal(fraudsWith(slice.from + 1), window.frauds);
  });

  it("says what is missing where too few labels are known", () => {
    const none = { payments: changed.payments, labels: new LabelBook(), endAt: changed.endAt };
    const result = retrain(none, serving, { ...settings, at: changedUntil });
    assert.equal(result.published, false);
    assert.match(
      result.reason,
      /^Not published: the window has 0 payments known as fraud and 0 known as honest of \d+; it needs 50 of each\./,
    );
    const { at } = changed.payments[0] as { at: number };
    assert.match(retrain(changed, serving, { ...settings, at: at + DAY }).reason, /the window has 0 payments/);
  });
});

describe("the comparison of two models", () => {
  const random = createRandom("compare");
  const labels = Array.from({ length: 1200 }, () => random.chance(0.1));
  const groups = labels.map((_, i) => `payer-${i % 300}`);
  const noisy = (strength: number) =>
    labels.map((isFraud) => Math.min(1, Math.max(0, 0.2 + (isFraud ? strength : 0) + 0.15 * random.normal())));
  const weak = noisy(0.2);

  it("tells a better model from an equal one", () => {
    const better = compareModels({ serving: weak, candidate: noisy(0.6), labels, groups }, "a");
    assert.ok(better.prAuc.low > 0 && better.auc.low > 0);
    assert.equal(judge(better).published, true);
    const equal = compareModels({ serving: weak, candidate: weak, labels, groups }, "a");
    assert.deepEqual([equal.prAuc.difference, equal.prAuc.low, equal.prAuc.high], [0, 0, 0]);
    assert.match(judge(equal).reason, /not better by more than chance/);
    const worse = compareModels({ serving: noisy(0.6), candidate: weak, labels, groups }, "a");
    assert.match(judge(worse).reason, /the candidate is worse/);
    assert.deepEqual(compareModels({ serving: weak, candidate: noisy(0), labels, groups }, "a").rows, 1200);
  });

  it("refuses a model that ranks better and whose scores mean something else", () => {
    const ranked = labels.map((isFraud) => (isFraud ? 1 : 0.9));
    const verdict = judge(compareModels({ serving: weak, candidate: ranked, labels, groups }, "a"));
    assert.equal(verdict.published, false);
    assert.match(verdict.reason, /ranks better.* but its Brier score is worse/);
  });
});
