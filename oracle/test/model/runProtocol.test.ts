import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { parseModel, serializeModel } from "@sluice/sdk";
import { DataSetError } from "../../src/datasets/dataSetError.ts";
import { protocolRows } from "../../src/model/protocolRows.ts";
import { runProtocol } from "../../src/model/runProtocol.ts";
import { folderWith, madeUpHandbook, madeUpRatings } from "../datasets/madeUp.ts";

const DAY = 86_400;

describe("a data set's protocol", function () {
  this.timeout(120_000);

  it("trains on earlier ratings, measures on later ones, beside simpler models, and gives the same again", async () => {
    const folder = folderWith("ratings.csv.gz", madeUpRatings(1500));
    const lines: string[] = [];
    const options = { dataset: "bitcoin-otc", folder, seed: 1 } as const;
    const result = await runProtocol({ ...options, onProgress: (line) => lines.push(line) });
    const again = await runProtocol(options);
    rmSync(folder, { recursive: true, force: true });
    assert.equal(serializeModel(again.model), serializeModel(result.model));
    assert.deepEqual(again.runs, result.runs);
    assert.deepEqual(parseModel(serializeModel(result.model)), result.model);
    assert.ok(lines.some((line) => /^epoch 1 of/.test(line)));
    const { own } = result.runs;
    assert.deepEqual([own.trainRows, own.testRows], [1050, 450]);
    assert.deepEqual(result.model.features, own.features);

    const rows = protocolRows(result);
    const value = (name: string) => rows.find((row) => row.name === name)?.value as number;
    assert.ok(value("auc") > 0.8, `AUC ${value("auc")}`);
    assert.equal(value("baseline.constant.auc"), 0.5);
    assert.ok(Math.abs(value("baseline.date.auc") - 0.5) < 0.1);
    assert.ok(value("auc") > value("baseline.badShare.auc") - 0.05);
    for (const name of ["auc", "prAuc", "recallAt1Fpr", "brier", "ece"]) {
      for (const prefix of ["", "baseline.logistic.", "baseline.trees.", "baseline.badShare."]) {
        assert.ok(value(`${prefix}${name}.low`) <= value(`${prefix}${name}.high`), prefix + name);
      }
    }
    assert.ok(Math.abs(value("loss.auc")) <= 0.002 && Math.abs(value("loss.prAuc")) <= 0.002);
    assert.ok(value("loss.scoreMean") <= value("loss.scoreWorst") && value("loss.scoreWorst") < 0.02);
    assert.equal(new Set(rows.map(({ name }) => name)).size, rows.length);
  });

  it("follows the handbook's days with both sets of features", async () => {
    const folder = folderWith("transactions.csv", madeUpHandbook(300));
    const testFrom = Date.UTC(2018, 3, 1) / 1000 + 30 * DAY;
    const result = await runProtocol({ dataset: "handbook", folder, seed: 1, testFrom });
    const { own, book15 } = result.runs;
    assert.equal(own.trainRows, 7 * 300);
    assert.ok(own.testRows < 7 * 300 && own.testRows === book15?.testRows, "known cards are left out");
    assert.match(own.description, /^2018-04-17 to 2018-04-23 train.*2018-05-01 to 2018-05-07 test/);
    const rows = protocolRows(result);
    const value = (name: string) => rows.find((row) => row.name === name)?.value as number;
    for (const prefix of ["", "book15."]) {
      assert.ok(value(`${prefix}auc`) > 0.8, `${prefix}AUC ${value(`${prefix}auc`)}`);
      assert.ok(value(`${prefix}cp100`) > 0 && value(`${prefix}cp100`) < 1);
      assert.ok(value(`${prefix}baseline.trees.cp100.low`) <= value(`${prefix}baseline.trees.cp100.high`));
    }
    await assert.rejects(
      runProtocol({ dataset: "handbook", folder, seed: 1 }),
      (error: unknown) => error instanceof DataSetError && /do not reach/.test(error.message),
    );
    rmSync(folder, { recursive: true, force: true });
  });

  it("refuses a training part without enough frauds", async () => {
    const folder = folderWith("ratings.csv", "source,target,rating,time\n1,2,3,4\n2,1,3,5\n1,2,-3,6\n");
    await assert.rejects(runProtocol({ dataset: "bitcoin-otc", folder, seed: 1 }), /training part is too small/);
    rmSync(folder, { recursive: true, force: true });
  });
});
