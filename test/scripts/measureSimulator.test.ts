import assert from "node:assert/strict";
import { demoKnobs } from "../../oracle/src/simulate/knobs.ts";
import { measureSimulator } from "../../scripts/lib/measureSimulator.ts";

describe("the simulator's row of npm run bench -- --model", () => {
  it("says how many payments a second are generated", () => {
    const [row, ...others] = measureSimulator(demoKnobs, 2);
    assert.deepEqual(others, []);
    assert.deepEqual([row?.name, row?.unit], ["simulate.events", "payments/s"]);
    assert.ok(Number.isInteger(row?.value) && (row?.value ?? 0) > 500, `${row?.value} a second`);
  });
});
