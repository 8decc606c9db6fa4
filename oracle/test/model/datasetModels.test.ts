import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { getModelHash, parseModel } from "@sluice/sdk";
import { datasetNames } from "../../src/model/datasetSettings.ts";
import type { DatasetIntervals } from "../../src/model/intervals.ts";
import { exceededLimits } from "../../src/model/lossLimits.ts";
import type { ProtocolRun } from "../../src/model/runProtocol.ts";

const root = new URL("../../../", import.meta.url);
const present = datasetNames.filter((name) => existsSync(new URL(`oracle/models/${name}-v1.json`, root)));

describe("committed models of data sets", () => {
  it("are there", () => {
    assert.deepEqual(present, [...datasetNames]);
  });

  for (const name of present) {
    it(`${name}: file, metadata and card are of one run, and the integers lose next to nothing`, () => {
      const read = (path: string) => readFileSync(new URL(path, root), "utf8");
      const model = parseModel(read(`oracle/models/${name}-v1.json`));
      const meta = JSON.parse(read(`oracle/models/${name}-v1.meta.json`));
      const card = read(`docs/models/${name}-v1.md`);
      assert.equal(model.name, `${name}-v1`);
      assert.equal(meta.runs.own.fileHash, getModelHash(model));
      assert.ok(card.includes(getModelHash(model)));
      for (const plot of ["precision-recall", "calibration", "scores"]) {
        assert.ok(card.includes(`(${name}-v1.${plot}.svg)`));
        assert.match(read(`docs/models/${name}-v1.${plot}.svg`), /^<svg /);
      }
      for (const run of Object.values(meta.runs) as ProtocolRun[]) {
        assert.deepEqual(exceededLimits(name, run.loss), []);
        const { logistic, trees } = run.baselines as Record<"logistic" | "trees", DatasetIntervals>;
        for (const [figure, near] of [
          ["auc", 0.01],
          ["prAuc", 0.02],
        ] as const) {
          const own = run.figures[figure].value;
          assert.ok(own >= logistic[figure].value, `${figure} is below logistic regression`);
          assert.ok(own >= trees[figure].value - near, `${figure} is too far below the trees`);
        }
      }
    });
  }
});
