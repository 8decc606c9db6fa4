// `npm run evaluator`: assembles scripts/lib/evaluator/program.ts into the two committed files. Every model's code is put
// together from these bytes and its id is the hash of its code, so they depend on nothing but that program: no compiler,
// no profile, no optimizer. With --check it writes nothing and fails when the committed files differ.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "./bootstrap.mjs";
import { evaluatorFiles } from "./lib/evaluator/evaluatorFiles.ts";

const USAGE = `npm run evaluator              assembles the evaluator and writes the files
npm run evaluator -- --check   only says whether the committed files are current`;

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
let stale = 0;
for (const { path, text } of evaluatorFiles()) {
  if (!check) {
    writeFileSync(join(ROOT, path), text);
    console.log(`wrote ${path}`);
  } else if (readFileSync(join(ROOT, path), "utf8") !== text) {
    console.error(`${path} is not what the evaluator assembles to: run npm run evaluator`);
    stale++;
  }
}
process.exit(stale === 0 ? 0 : 1);
