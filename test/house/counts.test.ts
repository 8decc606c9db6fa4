import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/bootstrap.mjs";
import { asyncDescribes, judge, parseRecorded, parseReport, type Ran } from "../../scripts/house/counts.ts";
import { filesUnder, testFiles } from "../../scripts/house/files.ts";
import { parseLcov, sumBy } from "../../scripts/house/lcov.ts";

const ran = (passed: number, failed: number, more: Partial<Ran> = {}): Ran => ({
  name: "mocha",
  report: { passed, failed, skipped: 0, files: { "a.test.ts": passed + failed } },
  exitCode: failed === 0 ? 0 : 1,
  asked: ["a.test.ts"],
  ...more,
});

describe("the count of npm test", () => {
  it("adds the runners up", () => {
    const solidity = ran(5, 0, { name: "solidity" });
    assert.deepEqual(judge([solidity, ran(7, 2)], 14), { passed: 12, failed: 2, complaints: [] });
  });

  it("fails if fewer tests ran than recorded, not if more did", () => {
    assert.deepEqual(judge([ran(12, 0)], 12).complaints, []);
    assert.deepEqual(judge([ran(13, 0)], 12).complaints, []);
    const [complaint] = judge([ran(11, 0)], 12).complaints;
    assert.match(complaint ?? "", /^11 tests ran, 12 are recorded/);
    assert.deepEqual(judge([ran(1, 0)], undefined).complaints, []);
  });

  it("does not count what was skipped", () => {
    const report = { passed: 3, failed: 0, skipped: 9, files: { "a.test.ts": 3 } };
    assert.equal(judge([ran(0, 0, { report })], 4).complaints.length, 1);
    assert.equal(judge([ran(0, 0, { report })], 3).passed, 3);
  });

  it("fails if a runner crashed, with a report or without", () => {
    assert.deepEqual(judge([ran(0, 0, { report: undefined, exitCode: 139 })], undefined).complaints, [
      "the mocha runner ended without a report (exit code 139)",
    ]);
    assert.equal(judge([ran(3, 0, { exitCode: 1 })], undefined).complaints.length, 1);
  });

  it("fails if a file ran no test", () => {
    const silent = ran(3, 0, { asked: ["a.test.ts", "b.test.ts"] });
    assert.deepEqual(judge([silent], undefined).complaints, ["b.test.ts: no test ran"]);
  });

  it("takes nothing for a report that is not one", () => {
    const good = { passed: 1, failed: 0, skipped: 0, files: {} };
    assert.deepEqual(parseReport(JSON.stringify(good)), good);
    for (const bad of [
      "",
      "null",
      "{}",
      JSON.stringify({ ...good, passed: -1 }),
      JSON.stringify({ ...good, failed: 0.5 }),
    ]) {
      assert.throws(() => parseReport(bad), `accepted ${bad}`);
    }
    assert.throws(() => parseReport(JSON.stringify({ passed: 1, failed: 0, skipped: 0 })), /no files/);
  });

  it("takes nothing for a recorded count that is not one", () => {
    assert.equal(parseRecorded('{ "tests": 120 }'), 120);
    for (const bad of ["{}", "null", '{ "tests": 0 }', '{ "tests": "120" }', '{ "tests": 1.5 }']) {
      assert.throws(() => parseRecorded(bad), /recorded-count/, bad);
    }
  });

  it("sees an async describe and nothing else", () => {
    const header = "describ"; // kept apart: this file is searched too
    const source = [
      `${header}e("a", async () => {`,
      `${header}e("b", () => { it("c", async () => {}); });`,
      `${header}e.only("d", async function () {`,
      `  ${header}e(`,
      '    "e",',
      "    async () => {",
    ].join("\n");
    assert.deepEqual(asyncDescribes(source), [1, 3, 4]);
  });

  it("refuses unknown flags with help and paths without tests", () => {
    const npmTest = (...args: string[]) =>
      spawnSync(process.execPath, [join(ROOT, "scripts", "test.ts"), ...args], { cwd: ROOT, encoding: "utf8" });
    for (const args of [["--everything"], ["no/such/folder"], ["--record", "test/house"]]) {
      const { status, stderr } = npmTest(...args);
      assert.equal(status, 2, args.join(" "));
      assert.match(stderr, /npm test -- PATH/);
    }
    assert.equal(npmTest("--help").status, 0);
  });
});

describe("the worker that runs mocha", () => {
  it("counts passes, failures and skips itself and names the files", function () {
    this.timeout(60_000);
    const inside = join(ROOT, ".sluice", "test");
    mkdirSync(inside, { recursive: true });
    const folder = mkdtempSync(join(inside, "worker-"));
    try {
      const file = join(folder, "sample.test.ts");
      writeFileSync(
        file,
        `it("passes", () => {}); it("fails", () => { throw new Error("no"); }); it.skip("skips", () => {});`,
      );
      const report = join(folder, "report.json");
      const worker = join(ROOT, "scripts", "house", "worker.ts");
      const { status } = spawnSync(process.execPath, [worker, "mocha", report, file], { cwd: ROOT });
      assert.equal(status, 1);
      const counts = parseReport(readFileSync(report, "utf8"));
      assert.deepEqual(
        { ...counts, files: Object.values(counts.files) },
        { passed: 1, failed: 1, skipped: 1, files: [2] },
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("the list of test files", () => {
  it("knows every folder that holds tests and sorts by runner", () => {
    const { mocha, solidity } = testFiles(ROOT);
    assert.ok(mocha.includes("test/house/counts.test.ts"));
    assert.ok(mocha.every((file) => file.endsWith(".test.ts") && !file.includes("node_modules")));
    assert.ok(solidity.every((file) => file.endsWith(".t.sol")));
    assert.deepEqual(filesUnder(ROOT, "no/such/folder", ".ts"), []);
  });
});

describe("coverage's summary", () => {
  it("adds lines by folder and merges a file that comes twice", () => {
    const text =
      "SF:a/x.ts\nDA:1,1\nDA:2,0\nend_of_record\nSF:a/y.ts\nDA:1,0\nend_of_record\nSF:a/x.ts\nDA:2,3\nend_of_record\n";
    assert.deepEqual(parseLcov(text), [
      { file: "a/x.ts", found: 2, hit: 2 },
      { file: "a/y.ts", found: 1, hit: 0 },
    ]);
    assert.deepEqual(
      sumBy(parseLcov(text), () => "a"),
      [
        { file: "a", found: 3, hit: 2 },
        { file: "all", found: 3, hit: 2 },
      ],
    );
  });
});
