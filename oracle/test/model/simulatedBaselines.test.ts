import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { featureNames, unknownFeature } from "@sluice/sdk";
import { treeDefaults } from "../../src/model/boostedTrees.ts";
import { modelCard } from "../../src/model/card.ts";
import { baselineRows } from "../../src/model/figureRows.ts";
import { fitLogisticRegression } from "../../src/model/logisticRegression.ts";
import { measure } from "../../src/model/measure.ts";
import { figuresOf } from "../../src/model/metrics.ts";
import { fitSimulatedBaselines } from "../../src/model/simulatedBaselines.ts";
import { simulatedParts } from "../../src/model/simulatedParts.ts";
import { scoresOf, trainModel } from "../../src/model/trainModel.ts";
import type { ModelReport } from "../../src/model/trainSimulated.ts";
import { demoRows } from "./smallData.ts";

const settings = { seed: 3, train: { demos: 6, towns: 0 } };
const parts = simulatedParts(settings);
const { train, later, test } = parts;
const fewTrees = { ...treeDefaults, rounds: 40 };
const baselines = fitSimulatedBaselines(parts, fewTrees);
const said = baselines(test);

describe("training worlds", () => {
  it("are cut by their time into rows that train, rows that say when to stop and the later slice", () => {
    assert.ok(train.every(({ moment }) => moment < 0.7));
    assert.ok(later.every(({ moment }) => moment >= 0.7 && moment < 0.85));
    assert.ok(test.every(({ moment }) => moment >= 0.85 && moment <= 1));
    const all = demoRows("train-3", 6);
    assert.equal(train.length + later.length + test.length, all.length);
    assert.deepEqual(
      train,
      all.filter(({ moment }) => moment < 0.7),
    );
    const lines: string[] = [];
    assert.deepEqual(
      simulatedParts(settings, (line) => lines.push(line)),
      parts,
    );
    assert.equal(lines.at(-1), "world 6 of 6");
  });
});

describe("simpler models on simulated payments", () => {
  const labels = test.map(({ isFraud }) => isFraud);
  const aucOf = (name: string) => figuresOf({ scores: said[name] as number[], labels }).auc;

  it("learn from the network's training rows and nothing else, all of them, and say the same again", () => {
    assert.deepEqual(Object.keys(said), ["logistic", "trees", "constant", "badShare", "date"]);
    const classify = fitLogisticRegression(train);
    assert.deepEqual(
      said.logistic,
      test.map(({ features }) => classify(features)),
    );
    const frauds = train.filter(({ isFraud }) => isFraud).length;
    assert.ok(said.constant?.every((p) => p === frauds / train.length));
    assert.ok(aucOf("logistic") > 0.8 && aucOf("trees") > 0.8, `${aucOf("logistic")}, ${aucOf("trees")}`);
    assert.equal(aucOf("constant"), 0.5);
    assert.deepEqual(fitSimulatedBaselines(parts, fewTrees)(test), said);
  });

  it("take the bad share from its feature, a payee without outcomes counting as none", () => {
    const [row] = test;
    assert.ok(row !== undefined);
    const feature = featureNames.indexOf("payeeBadShare");
    const shares = [unknownFeature, 0, 256, 1024].map((x) => ({ ...row, features: row.features.with(feature, x) }));
    assert.deepEqual(baselines(shares).badShare, [0, 0, 0.25, 1]);
  });

  it("take a payment's place in its world's time for the date, whatever its features", () => {
    const [a, b] = [test[0], test.at(-1)];
    assert.ok(a !== undefined && b !== undefined);
    const [first, same, early] = baselines([
      { ...a, moment: 0.5 },
      { ...b, moment: 0.5 },
      { ...a, moment: 0.1 },
    ]).date as number[];
    assert.equal(first, same);
    assert.notEqual(first, early);
  });

  it("are measured on the rows of the model, in rows of the other data sets' names", () => {
    const options = { name: "small", seed: "unit", hidden: 16, epochs: 1, learningRate: 0.02 };
    const { model } = trainModel({ train, later, calibrate: later }, options);
    // What the model itself says is a baseline that it can neither beat nor fall below, in any sample.
    const own = scoresOf(model, test).map((score) => score / 10_000);
    const measured = measure(model, test, { ...said, own }, "unit");
    assert.deepEqual(measured.baselines.own, measured.figures);
    const rows = baselineRows(measured.baselines);
    assert.equal(new Set(rows.map(({ name }) => name)).size, 6 * 5 * 3);
    const value = (name: string) => rows.find((row) => row.name === name)?.value;
    assert.equal(value("baseline.logistic.auc"), aucOf("logistic"));
    assert.equal(value("baseline.trees.prAuc"), figuresOf({ scores: said.trees as number[], labels }).prAuc);
    for (const name of ["logistic.auc", "trees.prAuc", "constant.ece", "badShare.brier", "date.recallAt1Fpr"]) {
      const [low, mid, high] = [`${name}.low`, name, `${name}.high`].map((one) => value(`baseline.${one}`) as number);
      assert.ok((low as number) <= (mid as number) && (mid as number) <= (high as number), name);
    }
  });

  it("are named in the card wherever the network does not beat them", () => {
    const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
    const report = JSON.parse(read("oracle/models/simulated-v1.meta.json")) as ModelReport;
    const plots = { precisionRecall: "a.svg", calibration: "b.svg", scoreByClass: "c.svg" };
    const { otherSeed } = report;
    const better = { ...otherSeed.figures, auc: { value: 0.999, low: 0.998, high: 1 } };
    const otherwise = { ...otherSeed, baselines: { ...otherSeed.baselines, trees: better } };
    const card = modelCard({ ...report, otherSeed: otherwise }, plots);
    const difference = (0.999 - otherSeed.figures.auc.value).toFixed(4);
    assert.ok(card.includes(`* AUC: ${difference} **below** boosted trees.`));
    assert.ok(card.includes("* PR-AUC (average precision): 0.0000 above boosted trees."));
    assert.match(card, /\| AUC \| [^|]*\| [^|]*\| 0\.9990 \(0\.9980 … 1\.0000\) \|/);
  });
});
