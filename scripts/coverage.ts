// `npm run coverage`: all tests once, with the contracts instrumented by Hardhat and the TypeScript watched by V8 (c8).
// Prints lines by folder; coverage/ holds lcov.info (Solidity), html/, typescript/lcov.info and summary.json.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "./bootstrap.mjs";
import { testFiles } from "./house/files.ts";
import { type Lines, parseLcov, sumBy } from "./house/lcov.ts";
import { runNode } from "./house/run.ts";

const USAGE = "npm run coverage         all tests, and how many lines of Solidity and TypeScript they run";

try {
  const { values } = parseArgs({ options: { help: { type: "boolean" } } });
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
} catch (error) {
  console.error(`${(error as Error).message}\n\n${USAGE}`);
  process.exit(2);
}

const target = join(ROOT, "coverage");
const raw = join(target, "v8");
rmSync(target, { recursive: true, force: true });
mkdirSync(raw, { recursive: true });

const { solidity, mocha } = testFiles(ROOT);
const hardhat = join(ROOT, "node_modules", "hardhat", "dist", "src", "cli.js");
const tests = await runNode([hardhat, "--coverage", "--network", "default", "test", ...solidity, ...mocha], {
  cwd: ROOT,
  env: { ...process.env, NODE_V8_COVERAGE: raw, SLUICE_COVERAGE: "1" },
});

const c8 = [
  join(ROOT, "node_modules", "c8", "bin", "c8.js"),
  "report",
  `--temp-directory=${raw}`,
  `--reports-dir=${join(target, "typescript")}`,
  "--reporter=lcovonly",
  "--reporter=html",
  "--exclude-after-remap",
  "--all",
  ...["sdk/src/**/*.ts", "oracle/src/**/*.ts", "scripts/**/*.ts", "scripts/**/*.mjs"].map(
    (glob) => `--include=${glob}`,
  ),
];
const report = await runNode(c8, { cwd: ROOT });
rmSync(raw, { recursive: true, force: true });

function lines(file: string): Lines[] {
  const path = join(target, file);
  if (!existsSync(path)) return [];
  return parseLcov(readFileSync(path, "utf8")).map((entry) => ({
    ...entry,
    file: relative(ROOT, resolve(ROOT, entry.file)),
  }));
}

const rows = sumBy([...lines("lcov.info"), ...lines(join("typescript", "lcov.info"))], (file) => dirname(file));
const width = Math.max(...rows.map((row) => row.file.length));
console.log(`\n${"folder".padEnd(width)}   lines     run       %`);
for (const { file, found, hit } of rows) {
  const share = found === 0 ? "–" : ((100 * hit) / found).toFixed(1);
  console.log(`${file.padEnd(width)}  ${String(found).padStart(6)}  ${String(hit).padStart(6)}  ${share.padStart(6)}`);
}
const summary = rows.map(({ file, found, hit }) => ({
  name: file,
  value: found === 0 ? 0 : Number(((100 * hit) / found).toFixed(2)),
  unit: "% of lines",
}));
writeFileSync(join(target, "summary.json"), `${JSON.stringify({ rows: summary }, null, 2)}\n`);
if (tests.code !== 0) console.error("some tests failed: the figures are of an incomplete run");
process.exit(tests.code !== 0 ? 1 : report.code);
