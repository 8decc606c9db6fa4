import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../scripts/bootstrap.mjs";

function run(script: "train" | "evaluate", args: string[]) {
  const result = spawnSync(process.execPath, [join(ROOT, "scripts", `${script}.ts`), ...args], { encoding: "utf8" });
  return { code: result.status, out: result.stdout, err: result.stderr };
}

describe("npm run train and npm run evaluate", function () {
  this.timeout(60_000);

  it("refuse what they do not know, with the help, before they do anything", () => {
    for (const script of ["train", "evaluate"] as const) {
      for (const [args, sentence] of [
        [["--dataset", "simulated", "--epoch", "3"], /Unknown option '--epoch'/],
        [[], /--dataset is missing/],
        [["--dataset", "imagined"], /there is no data set "imagined"/],
        [["--dataset", "simulated", "--seed", "1.5"], /--seed takes a whole number/],
      ] as const) {
        const { code, err } = run(script, [...args]);
        assert.equal(code, 2);
        assert.match(err, sentence);
        assert.match(err, new RegExp(`npm run ${script} -- --dataset simulated`));
      }
      const { code, err } = run(script, ["--dataset", "handbook"]);
      assert.equal(code, 2);
      assert.match(err, /handbook does not exist yet/);
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

  it("measures the committed model on other worlds and writes its rows", () => {
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
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
