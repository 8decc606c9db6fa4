import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { featureNames, getModelHash, parseModel, serializeModel } from "@sluice/sdk";
import { modelCard } from "../../src/model/card.ts";
import { tryDemos } from "../../src/model/demoTrial.ts";
import { exceededLimits } from "../../src/model/lossLimits.ts";
import type { ModelReport } from "../../src/model/trainSimulated.ts";

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
const text = read("oracle/models/simulated-v1.json");
const model = parseModel(text);
const report = JSON.parse(read("oracle/models/simulated-v1.meta.json")) as ModelReport;
const plots = {
  precisionRecall: "simulated-v1.precision-recall.svg",
  calibration: "simulated-v1.calibration.svg",
  scoreByClass: "simulated-v1.scores.svg",
};

describe("the committed model", () => {
  it("is valid, canonical, of the catalogue's features, and the one that its report and card speak of", () => {
    assert.equal(text, `${serializeModel(model)}\n`);
    assert.deepEqual(model.features, [...featureNames]);
    assert.equal(report.fileHash, getModelHash(model));
    assert.equal(report.name, model.name);
    assert.equal(read("docs/models/simulated-v1.md"), modelCard(report, plots));
    for (const plot of Object.values(plots)) assert.match(read(`docs/models/${plot}`), /^<svg [^>]*>\n<title>/);
  });

  it("is neither blind nor too good to be true, better than any feature alone, and loses nothing as integers", () => {
    for (const measured of [report.laterSlice, report.otherSeed]) {
      const { auc } = measured.figures;
      assert.ok(auc.value > 0.9 && auc.value < 0.995, `AUC ${auc.value}`);
      assert.ok(auc.low > measured.bestFeature.auc);
    }
    assert.deepEqual(exceededLimits(report.name, report.quantisationLoss), []);
  });

  it("is never below logistic regression or a naive rule, and near boosted trees, on the same features and rows", () => {
    for (const { figures, baselines } of [report.laterSlice, report.otherSeed]) {
      for (const name of ["logistic", "constant", "badShare", "date"]) {
        const other = baselines[name];
        assert.ok(other && figures.auc.value >= other.auc.value && figures.prAuc.value >= other.prAuc.value, name);
      }
      const { trees } = baselines;
      assert.ok(trees && trees.auc.value - figures.auc.value <= 0.01);
      assert.ok(trees.prAuc.value - figures.prAuc.value <= 0.02);
    }
  });

  it("passes the scenario's acceptance rule on worlds that it was not trained on", function () {
    this.timeout(30_000);
    const seeds = Array.from({ length: 12 }, (_, i) => 5000 + i);
    const trial = tryDemos(model, report, seeds);
    assert.equal(trial.accepted, seeds.length);
    assert.ok(trial.fraudValueStopped.lowest >= 0.75 && trial.honestStopped.highest <= 0.045);
    assert.ok(Math.min(...Object.values(trial.fewest)) >= 10);
  });

  it("passes where a model that always says the same fails", function () {
    this.timeout(30_000);
    for (const always of [0, 5000, 10_000]) {
      const constant = parseModel({ ...model, output: { ...model.output, knots: [0, 1], scores: [always, always] } });
      const trial = tryDemos(constant, report, [5000, 5001]);
      assert.equal(trial.accepted, 0, `a model that always says ${always} must not pass`);
    }
    const trial = tryDemos(model, report, [5000, 5001]);
    assert.equal(trial.accepted, 2);
  });
});
