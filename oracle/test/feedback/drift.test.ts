import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parseModel, unknownFeature } from "@sluice/sdk";
import { LEAST_ROWS, measureDrift } from "../../src/feedback/measureDrift.ts";
import { ACT_AT, driftState, histogramOf, psiOf, WARN_AT } from "../../src/feedback/psi.ts";
import { BadReferenceError, readReference, referenceOf } from "../../src/feedback/reference.ts";
import { shadowScore } from "../../src/feedback/shadow.ts";
import { createRandom } from "../../src/simulate/random.ts";

const random = createRandom("drift");
const numbers = (count: number, shift = 0) =>
  Array.from({ length: count }, () => Math.round(1000 + 200 * random.normal() + shift));
const model = parseModel(readFileSync(new URL("../../models/simulated-v1.json", import.meta.url), "utf8"));

describe("the population stability index", () => {
  it("is what its formula says", () => {
    const reference = { edges: [10], counts: [50, 50, 0] };
    const values = [...Array(80).fill(5), ...Array(20).fill(20)];
    const [half, most, few, none] = [50.5 / 101.5, 80.5 / 101.5, 20.5 / 101.5, 0.5 / 101.5];
    const expected = (most - half) * Math.log(most / half) + (few - half) * Math.log(few / half) + (none - none);
    assert.ok(Math.abs(psiOf(reference, values) - expected) < 1e-12);
  });

  it("is near zero for the same population and grows as it moves", () => {
    const reference = histogramOf(numbers(5000));
    const moved = [0, 60, 120, 400].map((shift) => psiOf(reference, numbers(3000, shift)));
    assert.ok((moved[0] as number) < 0.02);
    for (let i = 1; i < moved.length; i++) assert.ok((moved[i] as number) > (moved[i - 1] as number));
    assert.deepEqual(
      [moved[0], moved[2], moved[3]].map((psi) => driftState(psi as number)),
      ["stable", "act", "act"],
    );
    assert.deepEqual([WARN_AT, ACT_AT], [0.1, 0.25]);
    assert.deepEqual([0.0999, 0.1, 0.2499, 0.25].map(driftState), ["stable", "warn", "warn", "act"]);
  });

  it("has bins of equal size, one for unknown values, and stands few and equal values", () => {
    const { edges, counts } = histogramOf([...numbers(1000), ...Array(100).fill(unknownFeature)]);
    assert.equal(edges.length, 9);
    assert.equal(counts.at(-1), 100);
    for (const count of counts.slice(0, -1)) assert.ok(count > 80 && count < 120, `${count}`);
    assert.deepEqual(histogramOf([0, 0, 0, 1]), { edges: [0], counts: [3, 1, 0] });
    assert.deepEqual(histogramOf([7, 7]), { edges: [], counts: [2, 0] });
    assert.equal(psiOf(histogramOf([7, 7]), [7, 9]), 0, "one bin tells nothing apart");
    assert.ok(psiOf(histogramOf(numbers(1000)), Array(500).fill(unknownFeature)) > ACT_AT);
    assert.throws(() => psiOf(histogramOf([1]), []), RangeError);
  });
});

describe("drift of a model", () => {
  const row = (shift = 0) =>
    model.baseline.map((x, f) =>
      f === 0 ? Math.max(0, Math.min(26_624, x + Math.round(800 * random.normal()) + shift)) : x,
    );
  const rows = Array.from({ length: 3000 }, () => row());
  const reference = referenceOf(model, rows);

  it("is told by feature and by score, and not from too few payments", () => {
    const same = Array.from({ length: 2000 }, () => ({ features: row() }));
    const still = measureDrift(reference, model, same);
    assert.equal(still?.state, "stable");
    assert.equal(still?.features.length, 16);
    const moved = measureDrift(
      reference,
      model,
      same.map(() => ({ features: row(2000) })),
    );
    assert.equal(moved?.state, "act");
    assert.deepEqual(
      moved?.features.filter(({ state }) => state !== "stable").map(({ name }) => name),
      ["amount"],
    );
    assert.ok((moved?.score.psi ?? 0) > (still?.score.psi ?? 0));
    assert.equal(measureDrift(reference, model, same.slice(0, LEAST_ROWS - 1)), undefined);
  });

  it("reads the reference that it wrote and refuses others", () => {
    const text = JSON.stringify(reference);
    assert.deepEqual(readReference(text, model), reference);
    const broken: [unknown, RegExp][] = [
      ["{", /not JSON/],
      ["null", /expected "format"/],
      [{ ...reference, format: "sluice-reference/2" }, /expected "format"/],
      [{ ...reference, model: "0x12" }, /another hash/],
      [{ ...reference, rows: 0 }, /rows is missing/],
      [{ ...reference, features: reference.features.slice(1) }, /features are missing/],
      [{ ...reference, features: reference.features.toReversed() }, /feature 0 is listed, the model's is amount/],
      [{ ...reference, score: { edges: [2, 1], counts: [1, 1, 1, 1] } }, /bins of the score/],
      [{ ...reference, score: { edges: [1], counts: [1, -1, 1] } }, /bins of the score/],
    ];
    for (const [file, expected] of broken) {
      assert.throws(
        () => readReference(typeof file === "string" ? file : JSON.stringify(file), model),
        (error) => error instanceof BadReferenceError && expected.test(error.message),
      );
    }
  });
});

describe("shadow scoring", () => {
  const thresholds = { releaseAtMost: 3773, denyAtLeast: 9837 };
  const constant = (score: number) =>
    parseModel({ ...model, output: { ...model.output, scores: model.output.scores.map(() => score) } });
  const features = model.baseline;
  const rows = [
    { features, value: 30, label: { isFraud: true, source: "verdict" as const } },
    { features, value: 10, label: { isFraud: false, source: "silence" as const } },
    { features, value: 10, label: undefined },
  ];

  it("counts what both decide and how that turned out", () => {
    const shadow = shadowScore(constant(100), constant(5100), rows, thresholds);
    assert.equal(shadow.decisions.release.hold, 3);
    assert.deepEqual([shadow.payments, shadow.labelled, shadow.agreement, shadow.meanDistance], [3, 2, 0, 5000]);
    assert.deepEqual(shadow.serving, { fraudValueStopped: 0, honestStopped: 0 });
    assert.deepEqual(shadow.challenger, { fraudValueStopped: 1, honestStopped: 1 });
  });

  it("says nothing about what nobody knows, and nothing without payments", () => {
    const shadow = shadowScore(model, model, rows.slice(2), thresholds);
    assert.equal(shadow.agreement, 1);
    assert.deepEqual(shadow.challenger, { fraudValueStopped: undefined, honestStopped: undefined });
    assert.throws(() => shadowScore(model, model, [], thresholds), RangeError);
  });
});
