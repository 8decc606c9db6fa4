// `npm test`: static checks, then every Solidity test, then every TypeScript test. The last line is `N passed, M failed`.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "./bootstrap.mjs";
import { judge, parseRecorded, parseReport, type Ran } from "./house/counts.ts";
import { filesUnder, testFiles } from "./house/files.ts";
import { runNode } from "./house/run.ts";

const USAGE = `npm test                       checks, then all tests
npm test -- PATH...            only these test files (.test.ts, .t.sol) or the ones in these folders; no checks
npm test -- --chainlink        all, then npm run test:chainlink (installs 200 MB on the first run); its tests count too
npm test -- --record           all, and writes how many ran to test/recorded-count.json; fewer is a failure from then on`;

const RECORDED = join(ROOT, "test", "recorded-count.json");
const REPORTS = join(ROOT, ".sluice", "test");

function refuse(message: string): never {
  console.error(`${message}\n\n${USAGE}`);
  process.exit(2);
}

function options(): { record: boolean; chainlink: boolean; paths: string[] } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { record: { type: "boolean" }, chainlink: { type: "boolean" }, help: { type: "boolean" } },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    if (values.record && positionals.length > 0) throw new Error("--record counts all tests: it takes no paths");
    if (values.chainlink && (values.record || positionals.length > 0)) {
      throw new Error("--chainlink adds to all tests, and is not recorded: it takes no paths and no --record");
    }
    return { record: values.record ?? false, chainlink: values.chainlink ?? false, paths: positionals };
  } catch (error) {
    return refuse((error as Error).message);
  }
}

function select(paths: string[]): { solidity: string[]; mocha: string[] } {
  if (paths.length === 0) return testFiles(ROOT);
  const chosen = { solidity: new Set<string>(), mocha: new Set<string>() };
  for (const path of paths) {
    const inside = relative(ROOT, resolve(ROOT, path)).replaceAll("\\", "/");
    const solidity = filesUnder(ROOT, inside, ".t.sol");
    const mocha = filesUnder(ROOT, inside, ".test.ts");
    if (solidity.length + mocha.length === 0) refuse(`${path}: no .t.sol or .test.ts file there`);
    for (const file of solidity) chosen.solidity.add(file);
    for (const file of mocha) chosen.mocha.add(file);
  }
  return { solidity: [...chosen.solidity], mocha: [...chosen.mocha] };
}

async function runner(name: "solidity" | "mocha", files: string[]): Promise<Ran> {
  const reportFile = join(REPORTS, `${name}-${process.pid}.json`);
  rmSync(reportFile, { force: true });
  const worker = join(ROOT, "scripts", "house", "worker.ts");
  const { code } = await runNode([worker, name, reportFile, ...files], { cwd: ROOT });
  const report = existsSync(reportFile) ? parseReport(readFileSync(reportFile, "utf8")) : undefined;
  rmSync(reportFile, { force: true });
  return { name, report, exitCode: code, asked: files };
}

/** The tests in chainlink/, by their own command, which installs what they need. */
async function runChainlink(): Promise<Ran> {
  const reportFile = join(REPORTS, `chainlink-${process.pid}.json`);
  rmSync(reportFile, { force: true });
  const command = join(ROOT, "scripts", "test-chainlink.ts");
  const { code } = await runNode([command, "--report", reportFile], { cwd: ROOT });
  const report = existsSync(reportFile) ? parseReport(readFileSync(reportFile, "utf8")) : undefined;
  rmSync(reportFile, { force: true });
  return { name: "chainlink", report, exitCode: code, asked: filesUnder(ROOT, "chainlink/test", ".test.ts") };
}

const { record, chainlink, paths } = options();
const whole = paths.length === 0;
const files = select(paths);
const complaints: string[] = [];
mkdirSync(REPORTS, { recursive: true });

if (whole) {
  console.log("Static checks");
  const { code } = await runNode([join(ROOT, "scripts", "check.ts")], { cwd: ROOT });
  if (code !== 0) complaints.push("static checks failed (npm run check; npm run format mends formatting)");
}

const ran: Ran[] = [];
let built = true;
if (existsSync(join(ROOT, "contracts"))) {
  console.log("Build");
  const build = [join(ROOT, "node_modules", "hardhat", "dist", "src", "cli.js"), "build", "--no-tests"];
  built = (await runNode(build, { cwd: ROOT })).code === 0;
  if (!built) complaints.push("the contracts do not compile: no test ran");
}
if (built) {
  if (files.solidity.length > 0) ran.push(await runner("solidity", files.solidity));
  if (files.mocha.length > 0) ran.push(await runner("mocha", files.mocha));
}

let recorded: number | undefined;
if (whole && !record) {
  if (existsSync(RECORDED)) recorded = parseRecorded(readFileSync(RECORDED, "utf8"));
  else complaints.push("test/recorded-count.json is missing: npm test -- --record writes it");
}
const verdict = judge(ran, recorded);
complaints.push(...verdict.complaints);
if (chainlink && built) {
  // By itself, so that its tests do not make up for others that are missing from the recorded count.
  const more = judge([await runChainlink()], undefined);
  complaints.push(...more.complaints);
  verdict.passed += more.passed;
  verdict.failed += more.failed;
}
const failed = verdict.failed + complaints.length;
if (record && failed === 0) {
  writeFileSync(RECORDED, `${JSON.stringify({ tests: verdict.passed }, null, 2)}\n`);
  console.log(`recorded: ${verdict.passed} tests`);
}
for (const complaint of complaints) console.log(`FAILED: ${complaint}`);
console.log(`${verdict.passed} passed, ${failed} failed`);
process.exit(failed === 0 && verdict.passed > 0 ? 0 : 1);
