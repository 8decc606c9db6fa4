import assert from "node:assert/strict";
import { demoKnobs } from "../../oracle/src/simulate/knobs.ts";
import { measureSimulator } from "../../scripts/lib/measureSimulator.ts";

describe("the simulator's rows of npm run bench -- --model", () => {
  it("say how many payments and events a second are generated", () => {
    const rows = measureSimulator(demoKnobs, 2);
    assert.deepEqual(
      rows.map(({ name, unit }) => [name, unit]),
      [
        ["simulate.payments", "payments/s"],
        ["simulate.events", "events/s"],
      ],
    );
    const [payments, events] = rows.map(({ value }) => value) as [number, number];
    assert.ok(Number.isInteger(payments) && payments > 500, `${payments} a second`);
    assert.ok(events > 2 * payments - 2);
  });
});
