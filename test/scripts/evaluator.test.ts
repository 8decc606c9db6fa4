import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { assemble } from "../../scripts/lib/evaluator/assemble.ts";
import { evaluatorFiles } from "../../scripts/lib/evaluator/evaluatorFiles.ts";
import { ROOT } from "../../scripts/lib/place.ts";

describe("the committed evaluator", () => {
  for (const { path, text } of evaluatorFiles()) {
    it(`${path} is what the program assembles to`, () => {
      assert.equal(readFileSync(join(ROOT, path), "utf8"), text, "run npm run evaluator");
    });
  }
});

describe("assemble", () => {
  it("takes opcodes, the shortest push of a number, and holes", () => {
    assert.deepEqual(assemble("0 1 256 {a:2} DUP1 SWAP16 ; 7 ADD\n MSTORE {b:32}"), {
      code: `5f6001610100610000809f527f${"00".repeat(32)}`,
      holes: [
        { name: "a", offset: 7, size: 2 },
        { name: "b", offset: 13, size: 32 },
      ],
    });
  });

  it("refuses what could make a model impure, and what it does not know", () => {
    for (const word of ["SLOAD", "TIMESTAMP", "CALLER", "JUMP", "GAS", "add", "0xg"]) {
      assert.throws(() => assemble(word), /is no instruction/);
    }
  });
});
