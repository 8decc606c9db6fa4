import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseModel, serializeModel } from "@sluice/sdk";
import { DataSetError } from "../../src/datasets/dataSetError.ts";
import { exceededLimits } from "../../src/model/lossLimits.ts";
import { protocolRows } from "../../src/model/protocolRows.ts";
import { runProtocol } from "../../src/model/runProtocol.ts";
import { costTable } from "../../src/model/thresholds.ts";
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
    assert.ok(lines.some((line) => /^network 1 of 3, epoch 1 of/.test(line)));
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
    // Of 450 rows, of which a tenth is fraudulent, one pair that changes places moves the average precision by more.
    assert.ok(Math.abs(value("loss.auc")) <= 0.002, `AUC ${value("loss.auc")}`);
    assert.ok(Math.abs(value("loss.prAuc")) <= 0.006, `average precision ${value("loss.prAuc")}`);
    assert.ok(value("loss.scoreMean") <= value("loss.scoreWorst") && value("loss.scoreWorst") <= 0.01);
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

  it("cuts anywhere: figures where both parts say something, otherwise a sentence that says what is missing", async () => {
    const [from, step] = [1_300_000_000, 5000];
    const ratings = madeUpRatings(1500).split("\n");
    const folder = folderWith("ratings.csv", ratings.join("\n"));
    const at = (testFrom: number) => runProtocol({ dataset: "bitcoin-otc", folder, seed: 1, testFrom });
    for (const row of [250, 1490]) {
      const { runs, model } = await at(from + row * step);
      assert.deepEqual([runs.own.trainRows, runs.own.testRows], [row, 1500 - row]);
      assert.ok(Object.values(runs.own.figures).every(({ value }) => Number.isFinite(value)));
      assert.deepEqual(parseModel(serializeModel(model)), model);
      assert.deepEqual(exceededLimits("cut", { ...runs.own.loss, auc: 0, prAuc: 0 }), []);
    }
    await assert.rejects(at(from + 20 * step), /training part is too small: of its \d+ (earlier|later) rows \d+ are/);
    await assert.rejects(at(from), /choose another time/);
    await assert.rejects(at(from + 2000 * step), /choose another time/);

    const honest = ratings.map((line, i) => (i > 1200 ? line.replace(",-10,", ",3,") : line));
    writeFileSync(join(folder, "ratings.csv"), honest.join("\n"));
    await assert.rejects(
      at(from + 1300 * step),
      (error: unknown) =>
        error instanceof DataSetError && /Of the 200 rows of the test part 0 are fraudulent/.test(error.message),
    );
    const good = ratings.map((line) => line.replace(",-10,", ",3,"));
    writeFileSync(join(folder, "ratings.csv"), good.join("\n"));
    await assert.rejects(
      at(from + 1000 * step),
      /training part is too small: of its 800 earlier rows 0 are fraudulent/,
    );
    rmSync(folder, { recursive: true, force: true });
  });

  it("names the riskiest rows' reasons in codes and sentences, and what thresholds would have done", async () => {
    const folder = folderWith("ratings.csv", madeUpRatings(1500));
    const { runs } = await runProtocol({ dataset: "bitcoin-otc", folder, seed: 1 });
    rmSync(folder, { recursive: true, force: true });
    const { reasons, thresholds, slices } = runs.own;
    assert.ok(reasons.length > 0 && reasons.every(({ rows }, i) => rows <= (reasons[i - 1]?.rows ?? 200)));
    for (const { feature, code, example } of reasons) {
      assert.match(code, /^[a-z0-9]+(_[a-z0-9]+)*$/);
      assert.doesNotMatch(example, new RegExp(`^${feature} is`), "a sentence of its own");
    }
    assert.equal(thresholds.length, costTable.length);
    assert.ok(thresholds.every(({ fraudValueStopped }) => fraudValueStopped >= 0 && fraudValueStopped <= 1));
    const counts = new Map(slices.map(({ name, rows }) => [name, rows]));
    assert.equal((counts.get("payee without history") ?? 0) + (counts.get("payee with history") ?? 0), 450);
    assert.ok(slices.some(({ name }) => name === "fraud: rated −10"));
  });
});
