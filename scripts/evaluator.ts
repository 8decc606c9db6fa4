// `npm run evaluator`: compiles contracts/risk/ModelEvaluator.yul into the two committed constants. Every model's code
// begins with these bytes and its id is the hash of its code, so they may depend on nothing but this file and the
// compiler in the lock file: no profile, no optimizer setting of the other contracts. With --check it writes nothing and
// fails when the committed constants differ.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "./bootstrap.mjs";
import { evaluatorFiles } from "./lib/evaluator.ts";

const USAGE = `npm run evaluator              compiles the evaluator and writes the constants
npm run evaluator -- --check   only says whether the committed constants are current`;

function flags(): { check: boolean } {
  try {
    const { values } = parseArgs({ options: { check: { type: "boolean" }, help: { type: "boolean" } } });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    return { check: values.check ?? false };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(2);
  }
}

const { check } = flags();
const solc = createRequire(import.meta.url)("solc") as { compile(input: string): string };
const source = readFileSync(join(ROOT, "contracts/risk/ModelEvaluator.yul"), "utf8");
let stale = 0;
for (const { path, text } of evaluatorFiles(source, solc)) {
  if (!check) {
    writeFileSync(join(ROOT, path), text);
    console.log(`wrote ${path}`);
  } else if (readFileSync(join(ROOT, path), "utf8") !== text) {
    console.error(`${path} is not what the evaluator compiles to: run npm run evaluator`);
    stale++;
  }
}
process.exit(stale === 0 ? 0 : 1);
