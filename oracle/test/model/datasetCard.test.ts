import assert from "node:assert/strict";
import type { ModelFile } from "@sluice/sdk";
import { datasetCard } from "../../src/model/datasetCard.ts";
import type { DatasetIntervals } from "../../src/model/intervals.ts";
import { calibrationPlot, precisionRecallPlot, scoreByClassPlot } from "../../src/model/plots.ts";
import type { ProtocolRun } from "../../src/model/runProtocol.ts";

const figures = (auc: number, prAuc: number): DatasetIntervals => {
  const interval = (value: number) => ({ value, low: value - 0.01, high: value + 0.01 });
  return {
    auc: interval(auc),
    prAuc: interval(prAuc),
    recallAt1Fpr: interval(0.5),
    brier: interval(0.1),
    ece: interval(0.02),
  };
};

const run: ProtocolRun = {
  features: ["a", "b"],
  description: "earlier rows train, later ones test",
  trainRows: 700,
  trainFrauds: 70,
  testRows: 300,
  testFrauds: 30,
  bestEpochs: [4, 6],
  linearShare: 0,
  calibration: { slope: 1.5, intercept: -0.25, chosen: "platt" },
  slices: [
    { name: "payee without history", rows: 20, frauds: 5, auc: 0.8, prAuc: 0.4 },
    { name: "payee with history", rows: 280, frauds: 0 },
  ],
  reasons: [{ feature: "payeeAge", code: "payee_age", rows: 12, example: "the payee was never seen before" }],
  thresholds: [
    {
      costs: { holdHonest: 0.75, denyHonest: 1.5, holdFraud: 0.01 },
      releaseAtMost: 4310,
      denyAtLeast: 9869,
      fraudValueStopped: 0.9,
      fraudStopped: 0.8,
      honestHeld: 0.012,
      honestDenied: 0,
    },
  ],
  trees: 50,
  inputs: 20,
  fileHash: "0x12",
  figures: figures(0.9, 0.7),
  loss: { auc: 0.0001, prAuc: 0.0002, scoreMean: 0.001, scoreWorst: 0.02 },
  baselines: {
    logistic: figures(0.85, 0.72),
    trees: figures(0.91, 0.69),
    badShare: figures(0.7, 0.3),
    date: figures(0.6, 0.2),
    constant: figures(0.5, 0.1),
  },
};
const model = { name: "ethereum-v1", hidden: 16 } as ModelFile;
const plots = { precisionRecall: "p.svg", calibration: "c.svg", scoreByClass: "s.svg" };

describe("a data set's card", () => {
  it("says where simpler models are better, and what the integers cost", () => {
    const card = datasetCard({ dataset: "amlsim", seed: 3, model, runs: { own: run } }, plots);
    assert.match(card, /\* AUC: 0\.0500 above logistic regression\./);
    assert.match(card, /\* PR-AUC \(average precision\): 0\.0200 \*\*below\*\* logistic regression\./);
    assert.match(card, /\* AUC: 0\.0100 \*\*below\*\* boosted trees\./);
    assert.match(card, /\* AUC: 0\.2000 above the bad share so far\./);
    assert.match(card, /differs by 0\.00100 in the mean and 0\.0200 at worst/);
    assert.match(card, /\| AUC \| 0\.9000 \(0\.8900 … 0\.9100\) \| 0\.8500/);
    assert.match(card, /--dataset amlsim --data DIR --seed 3/);
    assert.doesNotMatch(card, /CP@100|fifteen/);
  });

  it("has slices, thresholds, reasons, calibration and what evasion costs", () => {
    const card = datasetCard({ dataset: "bitcoin-otc", seed: 3, model, runs: { own: run } }, plots);
    assert.ok(card.includes("| payee without history | 20 | 5 | 0.8000 | 0.4000 |"));
    assert.ok(card.includes("| payee with history | 280 | 0 | – | – |"));
    assert.ok(card.includes("| 0.75 | 1.5 | 0.01 | 4310 | 9869 | 90.0 % | 1.2 % | 0.0 % |"));
    assert.ok(card.includes("| `payee_age` | 12 | the payee was never seen before |"));
    assert.ok(card.includes("Platt's scaling on the latest fifth: 1.500 · logit − 0.250"));
    assert.match(card, /the mean of 2 networks trained with brain\.js/);
    assert.match(card, /4, 6 epochs/);
    assert.match(card, /## How one would evade it, and what that costs\n\n\* \*ratings of the payee\*/);
  });

  it("warns of the era wherever ethereum's figures stand", () => {
    const card = datasetCard({ dataset: "ethereum", seed: 1, model, runs: { own: run } }, plots);
    assert.match(card, /Confounded by time/);
    assert.match(card, /\| date \|/);
  });

  it("shows the book's features beside the own ones", () => {
    const card = datasetCard({ dataset: "handbook", seed: 1, model, runs: { own: run, book15: run } }, plots);
    assert.match(card, /## With the book's own fifteen features/);
    assert.equal(card.match(/above logistic regression/g)?.length, 2);
  });
});

describe("plots", () => {
  const tested = { scores: [0.9, 0.8, 0.8, 0.1, 0.05], labels: [true, true, false, false, false] };
  const points = (svg: string, which: number) =>
    [...svg.matchAll(/<polyline points="([^"]*)"/g)][which]?.[1]?.split(" ").map((pair) => pair.split(",").map(Number));

  it("draw precision over recall, equal scores as one step", () => {
    // Two points above the precision of everything: (0.5, 1), (1, 2/3), then precision falls at full recall.
    const [first, second] = points(precisionRecallPlot(tested), 0) as number[][];
    assert.deepEqual(first, [180, 40]);
    assert.deepEqual(second, [320, 100]);
  });

  it("draw calibration as one dot for each bin that has rows", () => {
    const svg = calibrationPlot(tested);
    assert.equal(svg.match(/<circle/g)?.length, 4);
  });

  it("draw both classes from nothing to everything", () => {
    const svg = scoreByClassPlot(tested);
    for (const which of [0, 1]) {
      const all = points(svg, which) as number[][];
      assert.deepEqual(all[0], [40, 220]);
      assert.deepEqual(all.at(-1), [320, 40]);
    }
    for (const plot of [svg, calibrationPlot(tested), precisionRecallPlot(tested)]) {
      assert.ok(plot.startsWith("<svg ") && plot.endsWith("</svg>\n"));
      assert.doesNotMatch(plot, /NaN|undefined/);
    }
  });
});
