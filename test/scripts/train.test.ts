import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getModelHash, parseModel } from "@sluice/sdk";
import { madeUpRatings } from "../../oracle/test/datasets/madeUp.ts";
import { ROOT } from "../../scripts/bootstrap.mjs";

function run(script: "train" | "evaluate", args: string[]) {
  const result = spawnSync(process.execPath, [join(ROOT, "scripts", `${script}.ts`), ...args], { encoding: "utf8" });
  return { code: result.status, out: result.stdout, err: result.stderr };
}

describe("npm run train and npm run evaluate", function () {
  this.timeout(240_000);

  it("refuse what they do not know, with the help, before they do anything", () => {
    for (const script of ["train", "evaluate"] as const) {
      for (const [args, sentence] of [
        [["--dataset", "simulated", "--epoch", "3"], /Unknown option '--epoch'/],
        [[], /--dataset is missing/],
        [["--dataset", "imagined"], /there is no data set "imagined"/],
        [["--dataset", "simulated", "--seed", "1.5"], /--seed takes a whole number/],
        [["--dataset", "simulated", "--data", "."], /--data does not go with --dataset simulated/],
        [["--dataset", "simulated", "--test-from", "2018-01-01"], /--test-from does not go with/],
        [["--dataset", "handbook"], /--dataset handbook needs --data DIR/],
        [["--dataset", "handbook", "--data", ".", "--test-from", "soon"], /--test-from takes a date/],
        [["--dataset", "bitcoin-otc", "--data", ".", "--test-from", "12"], /--test-from takes a date/],
        [["--dataset", "amlsim", "--data", ".", "--test-from", "-3"], /--test-from/],
      ] as const) {
        const { code, err } = run(script, [...args]);
        assert.equal(code, 2);
        assert.match(err, sentence);
        assert.match(err, new RegExp(`npm run ${script} -- --dataset simulated`));
      }
      const help = run(script, ["--help"]);
      assert.equal(help.code, 0);
      assert.match(help.out, /--dataset D/);
    }
  });

  it("say which model file is wrong, and why", () => {
    const missing = run("evaluate", ["--dataset", "simulated", "--model", join(ROOT, "no-such-model.json")]);
    assert.equal(missing.code, 1);
    assert.match(missing.err, /no-such-model\.json/);
    const broken = run("evaluate", ["--dataset", "simulated", "--model", join(ROOT, "package.json")]);
    assert.equal(broken.code, 1);
    assert.match(broken.err, /package\.json.*"format" is missing/s);
  });

  it("refuse a file that they could not write, and a model of other features, before they work", () => {
    const folder = mkdtempSync(join(tmpdir(), "sluice-train-"));
    try {
      writeFileSync(join(folder, "ratings.csv"), "source,target,rating,time\n");
      const data = ["--dataset", "bitcoin-otc", "--data", folder];
      for (const [script, flag] of [
        ["train", "--out"],
        ["evaluate", "--json"],
      ] as const) {
        const aFolder = run(script, [...data, flag, folder]);
        assert.equal(aFolder.code, 1);
        assert.match(aFolder.err, new RegExp(`^${flag} .* is a folder: name a file in it`));
        const under = run(script, [...data, flag, join(folder, "ratings.csv", "rows.json")]);
        assert.equal(under.code, 1);
        assert.match(under.err, /cannot be written: .*ratings\.csv is no folder/);
      }
      const other = run("evaluate", [
        "--dataset",
        "simulated",
        "--model",
        join(ROOT, "oracle", "models", "bitcoin-otc-v1.json"),
      ]);
      assert.equal(other.code, 1);
      assert.match(other.err, /bitcoin-otc-v1\.json cannot be used: it takes payeeMean, .*, not the features/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("say what is wrong with the data, in a sentence", () => {
    const folder = mkdtempSync(join(tmpdir(), "sluice-train-"));
    try {
      const missing = run("train", ["--dataset", "bitcoin-otc", "--data", join(folder, "nowhere")]);
      assert.equal(missing.code, 1);
      assert.match(missing.err, /nowhere is not a folder/);
      const empty = run("evaluate", ["--dataset", "bitcoin-otc", "--data", folder]);
      assert.equal(empty.code, 1);
      assert.match(empty.err, /^\S+ has neither ratings\.csv\.gz nor ratings\.csv: --data names/);
      writeFileSync(join(folder, "ratings.csv"), "source,target,rating,time\n1,2,NaN,5\n");
      writeFileSync(join(folder, "accounts.csv"), "nodeid,isFraud\n1,0\n2,1\n");
      writeFileSync(join(folder, "transactions.csv"), "sourceNodeId,targetNodeId,value,time\n1,2,5,1\n2,1,5,7\n");
      const step = run("evaluate", ["--dataset", "amlsim", "--data", folder, "--test-from", "7"]);
      assert.equal(step.code, 1);
      assert.match(step.err, /^The training part is too small: of its 0 earlier rows/m, "a step is a day");
      const broken = run("train", ["--dataset", "bitcoin-otc", "--data", folder]);
      assert.equal(broken.code, 1);
      assert.match(broken.err, /^ratings\.csv, line 2, rating: "NaN" is not a number$/m);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("train from data, write model and metadata, and find them again byte for byte", () => {
    const folder = mkdtempSync(join(tmpdir(), "sluice-train-"));
    try {
      writeFileSync(join(folder, "ratings.csv"), madeUpRatings(1200));
      const file = join(folder, "model.json");
      const args = ["--dataset", "bitcoin-otc", "--data", folder, "--out", file];
      const trained = run("train", args);
      assert.equal(trained.code, 0, trained.err);
      const model = parseModel(readFileSync(file, "utf8"));
      const meta = JSON.parse(readFileSync(join(folder, "model.meta.json"), "utf8"));
      assert.equal(meta.runs.own.fileHash, getModelHash(model));
      assert.equal(model.name, "bitcoin-otc-v1");
      const card = readFileSync(join(folder, "model.md"), "utf8");
      for (const plot of ["precision-recall", "calibration", "scores"]) {
        assert.ok(card.includes(`(model.${plot}.svg)`), plot);
        assert.match(readFileSync(join(folder, `model.${plot}.svg`), "utf8"), /^<svg /);
      }
      assert.equal(run("train", [...args, "--check"]).code, 0);
      const other = run("train", [...args, "--check", "--seed", "2"]);
      assert.equal(other.code, 1);
      assert.match(other.err, /model\.json differs/);
      const rows = join(folder, "rows.json");
      const measured = run("evaluate", ["--dataset", "bitcoin-otc", "--data", folder, "--json", rows]);
      assert.equal(measured.code, 0, measured.err);
      const auc = JSON.parse(readFileSync(rows, "utf8")).rows.find((row: { name: string }) => row.name === "auc").value;
      assert.ok(Math.abs(auc - meta.runs.own.figures.auc.value) < 1e-6);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("measures the committed model on other worlds, beside simpler ones, and writes its rows", () => {
    const folder = mkdtempSync(join(tmpdir(), "sluice-evaluate-"));
    try {
      const file = join(folder, "rows.json");
      const { code, out, err } = run("evaluate", ["--dataset", "simulated", "--seed", "9", "--json", file]);
      assert.equal(code, 0, err);
      assert.ok(existsSync(file));
      const { rows } = JSON.parse(readFileSync(file, "utf8")) as {
        rows: { name: string; value: number; unit: string }[];
      };
      const value = (name: string) => {
        const row = rows.find((one) => one.name === name);
        assert.ok(row !== undefined, `${name} is missing`);
        return row.value;
      };
      for (const name of ["auc", "prAuc", "recallAt1Fpr", "brier", "ece"]) {
        assert.ok(value(`${name}.low`) <= value(name) && value(name) <= value(`${name}.high`) + 1e-9, name);
        assert.match(out, new RegExp(`${name}\\s`));
      }
      assert.ok(value("auc") > 0.9 && value("auc") < 0.995);
      for (const figure of ["auc", "prAuc"]) {
        const of = (name: string) => value(`baseline.${name}.${figure}`);
        assert.ok(value(figure) > of("logistic") && of("logistic") > Math.max(of("constant"), of("badShare")), figure);
        assert.ok(of("trees") > of("logistic") && of("trees") - value(figure) <= (figure === "auc" ? 0.01 : 0.02));
        assert.ok(of("date") <= value(`baseline.date.${figure}.high`), figure);
      }
      assert.equal(value("baseline.constant.auc"), 0.5);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
