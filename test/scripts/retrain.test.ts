import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getModelHash, parseModel, serializeModel } from "@sluice/sdk";
import { followLife } from "../../oracle/src/feedback/followLife.ts";
import { readReference } from "../../oracle/src/feedback/reference.ts";
import { retrain } from "../../oracle/src/feedback/retrain.ts";
import { retrainDefaults } from "../../oracle/src/feedback/retrainSettings.ts";
import { simulatedLife } from "../../oracle/src/feedback/simulatedLife.ts";
import { generateWorld } from "../../oracle/src/simulate/generateWorld.ts";
import { drifting, stationary } from "../../oracle/test/feedback/lives.ts";
import { ROOT } from "../../scripts/bootstrap.mjs";

type Script = "simulate" | "drift" | "retrain" | "train";

function run(script: Script, args: string[]) {
  const result = spawnSync(process.execPath, [join(ROOT, "scripts", `${script}.ts`), ...args], { encoding: "utf8" });
  return { code: result.status, out: result.stdout, err: result.stderr };
}

describe("npm run simulate, npm run drift and npm run retrain", function () {
  this.timeout(240_000);
  let folder: string;
  const inside = (name: string) => join(folder, name);

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "sluice-retrain-"));
    writeFileSync(inside("still.json"), JSON.stringify(stationary));
    writeFileSync(inside("changed.json"), JSON.stringify(drifting));
    // A model of the town before it changes.
    const world = generateWorld({ seed: 1, knobs: stationary });
    const committed = parseModel(readFileSync(join(ROOT, "oracle", "models", "simulated-v1.json"), "utf8"));
    const { candidate } = retrain(
      followLife(simulatedLife(world, () => "release")),
      { model: committed, reference: undefined },
      { ...retrainDefaults, name: "town-v1", seed: 1, windowDays: 45, at: world.endAt },
    );
    assert.ok(candidate !== undefined);
    writeFileSync(inside("town.json"), serializeModel(candidate.model));
    writeFileSync(inside("town.reference.json"), JSON.stringify(candidate.reference));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("refuse what they do not know, with the help, before they do anything", () => {
    const cases: [Script, string[], RegExp][] = [
      ["simulate", [], /--out is missing/],
      ["simulate", ["--out", "x", "--seed", "-1"], /--seed/],
      ["drift", [], /--life is missing/],
      ["drift", ["--life", "x", "--from", "soon"], /--from takes a date/],
      ["train", ["--dataset", "simulated", "--knobs", "x"], /--knobs needs --out/],
      [
        "train",
        ["--dataset", "handbook", "--data", ".", "--knobs", "x"],
        /--knobs does not go with --dataset handbook/,
      ],
      ["retrain", [], /what shall be learnt from\? either --life or --knobs/],
      ["retrain", ["--life", "x", "--knobs", "y"], /either --life or --knobs/],
      ["retrain", ["--life", "x", "--window-days", "0"], /--window-days takes a whole number from 1 to 3650/],
      ["retrain", ["--life", "x", "--publish"], /Unknown option '--publish'/],
    ];
    for (const [script, args, sentence] of cases) {
      const { code, err } = run(script, args);
      assert.equal(code, 2, `${script} ${args.join(" ")}`);
      assert.match(err, sentence);
      assert.match(err, new RegExp(`npm run ${script} -- `));
    }
    for (const script of ["simulate", "drift", "retrain"] as const) assert.equal(run(script, ["--help"]).code, 0);
  });

  it("say what is wrong with their files, in a sentence", () => {
    writeFileSync(inside("bad.json"), '{"peopel": 3}');
    writeFileSync(inside("bad.jsonl"), '{"format":"sluice-life/1"}\n{"type":"authorized","at":"now"}\n');
    const handbook = join(ROOT, "oracle", "models", "handbook-v1.json");
    const cases: [Script, string[], RegExp][] = [
      ["simulate", ["--out", inside("x"), "--knobs", inside("bad.json")], /bad\.json:\s+peopel: there is no such knob/],
      ["train", ["--dataset", "simulated", "--knobs", inside("bad.json"), "--out", inside("x")], /no such knob/],
      ["retrain", ["--knobs", inside("nowhere.json")], /the knobs cannot be read: ENOENT/],
      ["retrain", ["--life", inside("nowhere.jsonl")], /the events cannot be read: ENOENT/],
      ["retrain", ["--life", inside("bad.jsonl")], /bad\.jsonl, line 2: at: expected a whole number of seconds.*"now"/],
      ["retrain", ["--life", "x", "--model", join(ROOT, "package.json")], /package\.json cannot be used/],
      ["drift", ["--life", "x", "--model", handbook], /handbook-v1\.json cannot be used: it takes amount, /],
    ];
    for (const [script, args, sentence] of cases) {
      const { code, out, err } = run(script, args);
      assert.equal(code, 1, `${script} ${args.join(" ")}: ${out}`);
      assert.match(err, sentence);
    }
  });

  it("publish nothing without a better candidate, and a model, its reference and its card with one", () => {
    const serving = ["--model", inside("town.json"), "--window-days", "45"];
    const first = run("retrain", [
      "--knobs",
      inside("still.json"),
      "--seed",
      "24",
      "--out",
      inside("first.json"),
      ...serving,
    ]);
    assert.equal(first.code, 0, first.err);
    assert.match(first.out, /^Not published: the candidate is /m);
    assert.ok(!existsSync(inside("first.json")) && !existsSync(inside("first.md")));

    const simulated = run("simulate", [
      "--knobs",
      inside("changed.json"),
      "--seed",
      "3",
      "--out",
      inside("life.jsonl"),
    ]);
    assert.equal(simulated.code, 0, simulated.err);
    assert.match(simulated.out, /authorized\s+\d+/);
    const args = ["--life", inside("life.jsonl"), ...serving];
    const better = run("retrain", [...args, "--out", inside("next.json"), "--json", inside("rows.json")]);
    assert.equal(better.code, 0, better.err);
    assert.match(better.out, /^Published: better by more than chance, average precision \+/m);
    assert.match(better.out, /no chain was told/);
    const model = parseModel(readFileSync(inside("next.json"), "utf8"));
    assert.equal(model.name, "town-v2");
    readReference(readFileSync(inside("next.reference.json"), "utf8"), model);
    const meta = JSON.parse(readFileSync(inside("next.meta.json"), "utf8"));
    assert.equal(meta.fileHash, getModelHash(model));
    assert.equal(meta.replaces.name, "town-v1");
    assert.ok(readFileSync(inside("next.md"), "utf8").includes(meta.fileHash));
    const { rows } = JSON.parse(readFileSync(inside("rows.json"), "utf8")) as {
      rows: { name: string; value: number }[];
    };
    const value = (name: string) => rows.find((row) => row.name === name)?.value ?? Number.NaN;
    assert.equal(value("published"), 1);
    assert.ok(value("prAuc.low") > 0 && value("prAuc.low") <= value("prAuc.difference"));

    const drift = run("drift", [
      ...["--life", inside("life.jsonl"), "--model", inside("next.json"), "--until", "2026-01-30"],
      ...["--challenger", join(ROOT, "oracle", "models", "simulated-v1.json"), "--json", inside("drift.json")],
    ]);
    assert.equal(drift.code, 0, drift.err);
    assert.match(drift.out, /^amount\s+\d\.\d+\s+act$/m);
    assert.match(drift.out, /town-v2 ↓ {2}simulated-v1 →/);
    assert.match(drift.out, /^act: something has moved far/m);

    const future = run("retrain", [...args, "--at", "2030-01-01"]);
    assert.equal(future.code, 1);
    assert.match(future.err, /--at 2030-01-01 is not within the events/);
    const early = run("retrain", [...args, "--at", "2026-02-01", "--out", inside("early.json")]);
    assert.equal(early.code, 0, early.err);
    assert.match(early.out, /^Not published: the window has 0 payments known as fraud/m);
    rmSync(inside("next.reference.json"));
    const missing = run("drift", ["--life", inside("life.jsonl"), "--model", inside("next.json")]);
    assert.equal(missing.code, 1);
    assert.match(missing.err, /next\.reference\.json is missing/);
  });
});
