import assert from "node:assert/strict";
import { sumCounts } from "../../scripts/house/deepCounts.ts";

describe("sumCounts", () => {
  it("adds up how often anything worked, and in how many sequences", () => {
    assert.deepEqual(sumCounts(["calls 512\ncapture 3\nrelay 0\n", "calls 512\ncapture 0\nrelay 0\n", "calls 7\n"]), [
      { name: "calls", times: 1031, sequences: 3 },
      { name: "capture", times: 3, sequences: 1 },
      { name: "relay", times: 0, sequences: 0 },
    ]);
    assert.deepEqual(sumCounts([]), []);
  });

  it("refuses what is no name and number", () => {
    for (const line of ["capture", "capture -1", "capture 1.5", "cap ture 1", "capture 1 "]) {
      assert.throws(() => sumCounts([`calls 1\n${line}\n`]), { message: `"${line}" is no name and number` });
    }
  });
});
