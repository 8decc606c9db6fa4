import assert from "node:assert/strict";
import {
  type Calibration,
  calibrated as calibratedAt,
  calibrationTable,
  fitCalibration,
  plattHelps,
  uncalibrated,
} from "../../src/model/calibrate.ts";
import { exceededLimits, scoreDifference } from "../../src/model/lossLimits.ts";
import { bootstrap, figuresOf, intervalAround } from "../../src/model/metrics.ts";
import { slicesOf } from "../../src/model/slices.ts";
import { chooseThresholds, costTable } from "../../src/model/thresholds.ts";
import { createRandom } from "../../src/simulate/random.ts";

const near = (found: number, expected: number, within = 1e-9) =>
  assert.ok(Math.abs(found - expected) <= within, `${found} is not ${expected}`);

/** Rows whose probability of fraud is exactly their score. */
function calibrated(count: number) {
  const random = createRandom("calibrated");
  const scores = Array.from({ length: count }, () => random.fraction());
  return { scores, labels: scores.map((p) => random.chance(p)) };
}

describe("figures", () => {
  it("never lie outside their own intervals", () => {
    const drawn = Array.from({ length: 100 }, (_, i) => (i + 1) / 100);
    assert.deepEqual(intervalAround(0.5, drawn), { value: 0.5, low: 0.03, high: 0.97 });
    assert.deepEqual(intervalAround(0.001, drawn), { value: 0.001, low: 0.001, high: 0.97 });
    assert.deepEqual(intervalAround(1.5, drawn), { value: 1.5, low: 0.03, high: 1.5 });
  });

  it("are right on rows that can be counted by hand", () => {
    const figures = figuresOf({ scores: [0.9, 0.8, 0.7, 0.1], labels: [true, false, true, false] });
    near(figures.auc, 3 / 4);
    near(figures.prAuc, (1 + 2 / 3) / 2);
    near(figures.recallAt1Fpr, 1 / 2);
    near(figures.brier, (0.01 + 0.64 + 0.09 + 0.01) / 4);
  });

  it("call equal scores a tie, a constant score worthless and a perfect one perfect", () => {
    const labels = Array.from({ length: 1000 }, (_, i) => i % 10 === 0);
    const constant = figuresOf({ scores: labels.map(() => 0.1), labels });
    near(constant.auc, 0.5);
    near(constant.prAuc, 0.1);
    assert.equal(constant.recallAt1Fpr, 0);
    near(constant.ece, 0);
    const perfect = figuresOf({ scores: labels.map((x) => (x ? 1 : 0)), labels });
    assert.deepEqual(perfect, { auc: 1, prAuc: 1, recallAt1Fpr: 1, brier: 0, ece: 0 });
    assert.throws(() => figuresOf({ scores: [1], labels: [true] }), /fraudulent and honest/);
  });

  it("see calibration, and give intervals that hold the value and shrink with more rows", () => {
    const [few, many] = [calibrated(300), calibrated(6000)];
    assert.ok(figuresOf(many).ece < 0.03);
    assert.ok(figuresOf({ ...many, scores: many.scores.map((p) => p / 3) }).ece > 0.2);
    const [wide, narrow] = [bootstrap(few, 60, "a"), bootstrap(many, 60, "a")];
    for (const name of ["auc", "prAuc", "brier"] as const) {
      assert.ok(wide[name].low <= wide[name].value && wide[name].value <= wide[name].high);
      assert.ok(narrow[name].high - narrow[name].low < wide[name].high - wide[name].low);
    }
    assert.deepEqual(bootstrap(few, 60, "a"), wide);
  });
});

describe("calibration", () => {
  it("finds the logistic curve that made the labels", () => {
    const random = createRandom("platt");
    const truth: Calibration = { slope: 0.002, intercept: -3 };
    const sums = Array.from({ length: 20_000 }, () => random.between(-2000, 5000));
    const labels = sums.map((z) => random.chance(1 / (1 + Math.exp(-(truth.slope * z + truth.intercept)))));
    const found = fitCalibration(sums, labels);
    near(found.slope, truth.slope, 0.0001);
    near(found.intercept, truth.intercept, 0.15);
  });

  it("becomes a monotone table that follows the curve", () => {
    const curve = { slope: 0.002, intercept: -3 };
    const range = { offset: 2500, shift: 0 };
    const { knots, scores } = calibrationTable(curve, (u) => u - range.offset, 9000);
    assert.ok(knots.length <= 30 && knots.length === scores.length);
    assert.ok(knots.every((u, i) => i === 0 || u > (knots[i - 1] as number)));
    assert.ok(scores.every((score, i) => i === 0 || score >= (scores[i - 1] as number)));
    for (const [i, u] of knots.entries()) {
      near(scores[i] as number, 10_000 / (1 + Math.exp(-(curve.slope * (u - range.offset) + curve.intercept))), 5);
    }
    let worst = 0;
    for (let u = 0; u <= 9000; u++) {
      const i = knots.findIndex((knot) => knot >= u);
      const [x0, x1] = [knots[Math.max(0, i - 1)] as number, knots[i] as number];
      const [y0, y1] = [scores[Math.max(0, i - 1)] as number, scores[i] as number];
      const line = x1 === x0 ? y1 : y0 + ((y1 - y0) * (u - x0)) / (x1 - x0);
      worst = Math.max(worst, Math.abs(line - 10_000 * calibratedAt(curve, u - range.offset)));
    }
    assert.ok(worst < 30, `a straight line strays by ${worst}`);
    const flat = calibrationTable({ slope: 1e-9, intercept: 0 }, (u) => u, 32_767);
    assert.deepEqual(flat, { knots: [0, 32_767], scores: [5000, 5000] });
  });
});

describe("the choice of a calibration", () => {
  const slice = (seed: string, truth: Calibration) => {
    const random = createRandom(seed);
    const logits = Array.from({ length: 3000 }, () => random.between(-6, 4));
    return { logits, labels: logits.map((logit) => random.chance(calibratedAt(truth, logit))) };
  };

  it("takes Platt's scaling where the next slice gains by it, and leaves a network alone that is right", () => {
    const tooSure = { slope: 0.4, intercept: -0.5 };
    assert.ok(plattHelps(slice("a", tooSure), slice("b", tooSure)));
    assert.ok(!plattHelps(slice("a", uncalibrated), slice("b", uncalibrated)));
    assert.ok(!plattHelps(slice("a", tooSure), slice("b", uncalibrated)), "the drift turned round");
  });
});

describe("what integers may cost", () => {
  const loss = { auc: 0.001, prAuc: -0.001, scoreMean: 0.0005, scoreWorst: 0.004 };

  it("is exceeded by a figure above its limit, or by none at all", () => {
    assert.deepEqual(exceededLimits("m", loss), []);
    assert.match(
      exceededLimits("m", { ...loss, scoreWorst: 0.0101 }).join(),
      /^m: the integers cost 0\.0101 \(scoreWorst\)/,
    );
    assert.equal(exceededLimits("m", { ...loss, auc: 0.003, prAuc: 0.003 }).length, 2);
    assert.equal(exceededLimits("m", { ...loss, scoreWorst: Number.NaN }).length, 1);
    assert.deepEqual(scoreDifference([0.5, 0.2], [0.4, 0.2]), {
      scoreMean: 0.04999999999999999,
      scoreWorst: 0.09999999999999998,
    });
  });
});

describe("slices", () => {
  it("part the rows by the payee's history, amounts and kinds, without figures where one class is missing", () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({
      isFraud: i % 4 === 0,
      value: i,
      isNewPayee: i < 10,
      ...(i % 4 === 0 ? { kind: i % 8 === 0 ? "a" : "b" } : {}),
    }));
    const slices = slicesOf(
      rows,
      rows.map(({ isFraud }, i) => (isFraud ? 0.9 : i / 100)),
    );
    assert.deepEqual(
      slices.map(({ name, rows, frauds }) => [name, rows, frauds]),
      [
        ["payee without history", 10, 3],
        ["payee with history", 30, 7],
        ["largest tenth of the amounts", 4, 1],
        ["fraud: a", 35, 5],
        ["fraud: b", 35, 5],
      ],
    );
    assert.ok(slices.every(({ auc }) => auc === 1));
    const [only] = slicesOf([{ isFraud: false, value: 1, isNewPayee: true }], [0.5]);
    assert.deepEqual(only, { name: "payee without history", rows: 1, frauds: 0 });
  });
});

describe("thresholds", () => {
  it("follow the costs: for calibrated scores no others cost less", () => {
    const { scores, labels } = calibrated(20_000);
    const rows = labels.map((isFraud) => ({ isFraud, value: 1 }));
    const points = scores.map((p) => Math.round(10_000 * p));
    for (const costs of costTable) {
      const price = (releaseAtMost: number, denyAtLeast: number) =>
        rows.reduce((sum, { isFraud }, i) => {
          const score = points[i] as number;
          if (score <= releaseAtMost) return sum + (isFraud ? 1 : 0);
          if (score >= denyAtLeast) return sum + (isFraud ? 0 : costs.denyHonest);
          return sum + (isFraud ? costs.holdFraud : costs.holdHonest);
        }, 0);
      const { releaseAtMost, denyAtLeast } = chooseThresholds(costs, rows, points);
      assert.ok(releaseAtMost < denyAtLeast);
      const chosen = price(releaseAtMost, denyAtLeast);
      for (const shift of [-2000, -1000, 1000, 2000]) {
        assert.ok(
          chosen <= 1.01 * price(Math.max(0, releaseAtMost + shift), Math.max(releaseAtMost + shift, denyAtLeast)),
        );
      }
      assert.ok(chosen <= 1.01 * price(releaseAtMost, Math.max(releaseAtMost, denyAtLeast - 2000)));
    }
  });

  it("say what they would have done", () => {
    const rows = [
      { isFraud: true, value: 30 },
      { isFraud: true, value: 10 },
      { isFraud: false, value: 5 },
      { isFraud: false, value: 5 },
    ];
    const choice = chooseThresholds({ holdHonest: 0.25, denyHonest: 1, holdFraud: 0 }, rows, [9000, 100, 5000, 10_000]);
    assert.equal(choice.releaseAtMost, 2000);
    assert.equal(choice.denyAtLeast, 10_000);
    assert.equal(choice.fraudValueStopped, 0.75);
    assert.equal(choice.fraudStopped, 0.5);
    assert.deepEqual([choice.honestHeld, choice.honestDenied], [0.5, 0.5]);
  });
});
