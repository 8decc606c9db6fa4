import assert from "node:assert/strict";
import { unknownFeature } from "@sluice/sdk";
import { fitBoostedTrees } from "../../src/model/boostedTrees.ts";
import { cardPrecision, intervalsOf } from "../../src/model/intervals.ts";
import { fitLogisticRegression } from "../../src/model/logisticRegression.ts";
import { figuresOf } from "../../src/model/metrics.ts";
import { createRandom } from "../../src/simulate/random.ts";

const random = createRandom("baselines");
const rows = Array.from({ length: 3000 }, () => {
  const [a, b] = [random.integer(0, 100), random.integer(0, 100)];
  return { features: [a, b, random.chance(0.1) ? unknownFeature : 7], isFraud: false, a, b };
});
const line = rows.map((row) => ({ ...row, isFraud: random.chance(1 / (1 + Math.exp(-(row.a - 50) / 10))) }));
const corner = rows.map((row) => ({ ...row, isFraud: row.a > 50 !== row.b > 50 }));

describe("logistic regression", () => {
  it("finds the line that made the data", () => {
    const classify = fitLogisticRegression(line);
    for (const a of [20, 50, 80]) {
      const expected = 1 / (1 + Math.exp(-(a - 50) / 10));
      assert.ok(Math.abs(classify([a, 50, 7]) - expected) < 0.06, `${classify([a, 50, 7])} for ${expected}`);
    }
  });

  it("cannot find a corner, and stands separable data and a constant feature", () => {
    const classify = fitLogisticRegression(corner);
    const scores = corner.map(({ features }) => classify(features));
    assert.ok(figuresOf({ scores, labels: corner.map(({ isFraud }) => isFraud) }).auc < 0.6);
    const sure = fitLogisticRegression(rows.map((row) => ({ ...row, isFraud: row.a > 50 })));
    assert.ok(sure([90, 0, 7]) > 0.99 && sure([10, 0, unknownFeature]) < 0.01);
  });
});

describe("boosted trees", () => {
  it("find a corner, stop by later rows and give the same answers again", () => {
    const [train, later, test] = [corner.slice(0, 1500), corner.slice(1500, 2200), corner.slice(2200)];
    const { classify, trees } = fitBoostedTrees(train, later);
    const scores = test.map(({ features }) => classify(features));
    assert.ok(figuresOf({ scores, labels: test.map(({ isFraud }) => isFraud) }).auc > 0.98);
    const again = fitBoostedTrees(train, [], { depth: 3, learningRate: 0.1, rounds: trees, leastWeight: 1 });
    assert.equal(again.trees, trees);
    assert.deepEqual(
      test.map(({ features }) => again.classify(features)),
      scores,
    );
  });

  it("stop early where there is nothing to learn", () => {
    const noise = rows.map((row) => ({ ...row, isFraud: random.chance(0.2) }));
    const { trees, classify } = fitBoostedTrees(noise.slice(0, 1500), noise.slice(1500));
    assert.ok(trees < 40, `${trees} trees`);
    assert.ok(Math.abs(classify([50, 50, 7]) - 0.2) < 0.1);
  });
});

describe("intervals", () => {
  const labels = line.map(({ isFraud }) => isFraud);
  const scores = line.map(({ a }) => a / 100);

  it("hold the figure, are seeded, and are wider where rows come in groups", () => {
    const alone = intervalsOf({ scores, labels, groups: [...line.keys()] }, "a");
    assert.deepEqual(intervalsOf({ scores, labels, groups: [...line.keys()] }, "a"), alone);
    assert.notDeepEqual(intervalsOf({ scores, labels, groups: [...line.keys()] }, "b"), alone);
    for (const { value, low, high } of Object.values(alone)) assert.ok(low <= value + 0.005 && value <= high + 0.005);
    assert.equal(alone.auc.value, figuresOf({ scores, labels }).auc);
    assert.equal("cp100" in alone, false);
    // Ten equal rows a group say no more than one.
    const ten = (list: readonly unknown[]) => list.slice(0, 300).flatMap((x) => Array(10).fill(x));
    const grouped = { scores: ten(scores), labels: ten(labels) } as { scores: number[]; labels: boolean[] };
    const asRows = intervalsOf({ ...grouped, groups: grouped.scores.map((_, i) => i) }, "a").auc;
    const asGroups = intervalsOf({ ...grouped, groups: grouped.scores.map((_, i) => Math.floor(i / 10)) }, "a").auc;
    assert.ok(asGroups.high - asGroups.low > 2 * (asRows.high - asRows.low));
  });

  it("count compromised cards among each day's hundred riskiest, found ones once", () => {
    // Day 0: 150 cards, card 0 and 1 compromised, card 1 ranked last. Day 1: card 0 again, and 60 others.
    const first = Array.from({ length: 150 }, (_, card) => ({ day: 0, card, score: 1 - card / 1000, bad: card === 0 }));
    const rest = [
      { day: 0, card: 149, score: 0.1, bad: true },
      { day: 1, card: 0, score: 0.9, bad: true },
      { day: 1, card: 149, score: 0.2, bad: true },
    ];
    const all = [...first, ...rest];
    const predictions = {
      scores: all.map(({ score }) => score),
      labels: all.map(({ bad }) => bad),
      groups: all.map(({ card }) => card),
      days: all.map(({ day }) => day),
    };
    assert.equal(cardPrecision(predictions), (1 / 100 + 1 / 100) / 2);
  });
});
