import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { evaluatorFiles } from "../../scripts/lib/evaluator.ts";
import { ROOT } from "../../scripts/lib/place.ts";

describe("the committed evaluator", () => {
  const solc = createRequire(import.meta.url)("solc") as { compile(input: string): string };
  const source = readFileSync(join(ROOT, "contracts/risk/ModelEvaluator.yul"), "utf8");

  for (const { path, text } of evaluatorFiles(source, solc)) {
    it(`${path} is what ModelEvaluator.yul compiles to`, () => {
      assert.equal(readFileSync(join(ROOT, path), "utf8"), text, "run npm run evaluator");
    });
  }
});
