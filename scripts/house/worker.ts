// One runner in a process of its own: `worker.ts <solidity|mocha> <report file> <test files...>`.
// The contracts are compiled already. Streams what the runner prints and leaves its counts in the report file.
import { writeFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import type { RunnerReport } from "./counts.ts";

process.env.HARDHAT_NETWORK ??= "default"; // gives the Solidity tests the hardfork of the network in the configuration

// A failed build has said why: its stack would only bury that.
process.on("uncaughtException", (error) => {
  console.error(error.name === "HardhatError" ? error.message : error);
  process.exit(1);
});

const [runner, reportFile, ...files] = process.argv.slice(2);
if (reportFile === undefined) throw new Error("worker.ts <solidity|mocha> <report file> <test files...>");

const { default: hre } = await import("hardhat");
const report: RunnerReport = { passed: 0, failed: 0, skipped: 0, files: {} };
const ran = (file: string): void => {
  report.files[file] = (report.files[file] ?? 0) + 1;
};

if (runner === "solidity") {
  const result = await hre.tasks
    .getTask(["test", "solidity"])
    .run({ testFiles: files, chainType: "l1", noCompile: true, testSummaryIndex: 1 });
  const value = result.success ? result.value : result.error;
  report.passed = value.summary.passed;
  report.failed = value.summary.failed;
  report.skipped = value.summary.skipped;
  if (value.summary.failureOutput !== "") console.log(value.summary.failureOutput);
  for (const suite of value.suiteResults) {
    const source = suite.id.source.replace(/^project\//, "");
    for (const test of suite.testResults) if (test.status !== "Skipped") ran(source);
  }
  if (!result.success) process.exitCode = 1;
} else if (runner === "mocha") {
  const { default: Mocha } = await import("mocha");
  class Counting extends Mocha.reporters.Spec {
    constructor(run: Mocha.Runner, options?: Mocha.MochaOptions) {
      super(run, options);
      const done = (test: Mocha.Test | Mocha.Hook): void => {
        ran(relative(process.cwd(), resolve(test.file ?? "")).replaceAll("\\", "/"));
      };
      run.on("pass", (test) => {
        report.passed++;
        done(test);
      });
      run.on("fail", (test) => {
        report.failed++;
        done(test);
      });
      run.on("pending", () => {
        report.skipped++;
      });
    }
  }
  hre.config.test.mocha.reporter = Counting;
  const result = await hre.tasks.getTask(["test", "mocha"]).run({ testFiles: files, noCompile: true });
  if (!result.success) process.exitCode = 1;
} else {
  throw new Error(`no runner is called ${runner}`);
}

writeFileSync(reportFile, `${JSON.stringify(report)}\n`);
// A test that left a handle open must not keep the run waiting; what it printed is out before.
process.stdout.write("", () => process.exit());
