import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { getModelHash, parseModel } from "@sluice/sdk";
import { datasetNames } from "../../src/model/datasetSettings.ts";

const root = new URL("../../../", import.meta.url);
const present = datasetNames.filter((name) => existsSync(new URL(`oracle/models/${name}-v1.json`, root)));

describe("committed models of data sets", () => {
  it("are there", () => {
    assert.ok(present.includes("bitcoin-otc"));
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
      for (const run of Object.values(meta.runs) as { loss: { auc: number; prAuc: number } }[]) {
        assert.ok(Math.abs(run.loss.auc) <= 0.002 && Math.abs(run.loss.prAuc) <= 0.002);
      }
    });
  }
});
