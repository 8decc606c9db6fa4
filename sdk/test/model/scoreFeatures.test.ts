import assert from "node:assert/strict";
import { type ModelFile, parseModel } from "../../src/model/parseModel.ts";
import { explainFeatures, InvalidFeaturesError, scoreFeatures } from "../../src/model/scoreFeatures.ts";
import { randomModel, seededFractions } from "./randomModel.ts";

/** docs/spec/models.md word for word, in big integers and without any packing. */
function scoreBySpec(model: ModelFile, features: number[]): number {
  const floorDiv = (a: bigint, b: bigint) => (a >= 0n ? a / b : -((-a + b - 1n) / b));
  let z = 0n;
  for (let j = 0; j < model.hidden; j++) {
    let sum = 0n;
    for (const [f, knots] of model.knots.entries()) {
      const x = features[f] as number;
      const i = knots.filter((k) => k < x).length;
      const row = (r: number) => BigInt(model.rows[f]?.[r]?.[j] as number);
      if (i === 0) sum += 16n * row(0);
      else if (i === knots.length) sum += 16n * row(knots.length - 1);
      else {
        const [low, high] = [BigInt(knots[i - 1] as number), BigInt(knots[i] as number)];
        const t = (16n * (high - BigInt(x))) / (high - low);
        sum += (16n - t) * row(i) + t * row(i - 1);
      }
    }
    if (sum > 0n) z += BigInt(model.signs[j] as number) * sum;
  }
  const { offset, shift, knots, scores } = model.output;
  const shifted = floorDiv(z + BigInt(offset), 2n ** BigInt(shift));
  const u = shifted < 0n ? 0n : shifted > 32767n ? 32767n : shifted;
  const i = knots.filter((k) => BigInt(k) < u).length;
  if (i === 0) return scores[0] as number;
  if (i === knots.length) return scores.at(-1) as number;
  const [k0, k1] = [BigInt(knots[i - 1] as number), BigInt(knots[i] as number)];
  const [s0, s1] = [BigInt(scores[i - 1] as number), BigInt(scores[i] as number)];
  return Number(s0 + ((s1 - s0) * (u - k0)) / (k1 - k0));
}

describe("scoreFeatures", () => {
  it("equals the specification on random models, at and beside every knot", () => {
    const next = seededFractions(7);
    const pick = <T>(list: readonly T[]) => list[Math.floor(next() * list.length)] as T;
    const seen = new Set<number>();
    for (let seed = 1; seed <= 40; seed++) {
      const model = parseModel(randomModel(seed, pick([1, 3, 16, 24]), pick([16, 32] as const)));
      for (let round = 0; round < 50; round++) {
        const features = model.knots.map((knots) => {
          const near = pick(knots) + pick([-1, 0, 1]);
          const value = next() < 0.5 ? near : Math.floor(next() * 32768);
          return Math.min(32767, Math.max(0, value));
        });
        const score = scoreFeatures(model, features);
        assert.equal(score, scoreBySpec(model, features), `seed ${seed}, features ${features}`);
        seen.add(score);
      }
    }
    assert.ok(seen.size > 500, `the models must answer many different scores, not ${seen.size}`);
  });

  it("equals the specification where every lane is at its bound", () => {
    const model = JSON.parse(JSON.stringify(randomModel(5, 2, 32)));
    model.knots = [
      [0, 100],
      [0, 100],
    ];
    const lanes = (even: number, odd: number) => Array.from({ length: 32 }, (_, j) => (j % 2 === 0 ? even : odd));
    model.rows = [
      [lanes(1023, -1024), lanes(-1024, 1023)],
      [lanes(1024, -1024), lanes(-1024, 1024)],
    ];
    model.output = { offset: 0, shift: 5, knots: [0, 32767], scores: [0, 10000] };
    model.signs = new Array(32).fill(1);
    model.baseline = [0, 0];
    const parsed = parseModel(model);
    const seen = new Set<number>();
    for (const a of [0, 1, 50, 99, 100, 32767]) {
      for (const b of [0, 1, 50, 99, 100, 32767]) {
        const score = scoreFeatures(parsed, [a, b]);
        assert.equal(score, scoreBySpec(parsed, [a, b]));
        seen.add(score);
      }
    }
    assert.ok(seen.size >= 4);
  });

  it("refuses a wrong count and every value that is not an integer in 0 … 32767", () => {
    const model = randomModel(6, 16, 32);
    const good = new Array<number>(16).fill(100);
    assert.ok(scoreFeatures(model, good) >= 0);
    assert.throws(() => scoreFeatures(model, good.slice(1)), InvalidFeaturesError);
    assert.throws(() => scoreFeatures(model, [...good, 0]), InvalidFeaturesError);
    for (const bad of [32768, 65535, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, "5", undefined, null]) {
      const features = good.with(3, bad as number);
      assert.throws(() => scoreFeatures(model, features), /Feature 3 is .*give an integer in 0 … 32767/);
    }
  });

  it("explains by what the score loses when a feature is put back to its baseline", () => {
    const next = seededFractions(9);
    let explained = 0;
    for (let seed = 50; seed < 60; seed++) {
      const model = randomModel(seed, 16, 32);
      for (let round = 0; round < 20; round++) {
        const features = model.knots.map(() => Math.floor(next() * 32768));
        const score = scoreBySpec(model, features);
        const raised = features
          .map((_, f) => ({
            feature: f,
            raisedBy: score - scoreBySpec(model, features.with(f, model.baseline[f] as number)),
          }))
          .filter(({ raisedBy }) => raisedBy > 0)
          .sort((a, b) => b.raisedBy - a.raisedBy || a.feature - b.feature)
          .slice(0, 3);
        const bitmap = raised.reduce((bits, { feature }) => bits | (1 << feature), 0);
        assert.deepEqual(explainFeatures(model, features), { score, reasons: raised, bitmap });
        explained += raised.length;
      }
    }
    assert.ok(explained > 100);
    const model = randomModel(50, 16, 32);
    assert.deepEqual(explainFeatures(model, model.baseline).reasons, []);
  });
});
