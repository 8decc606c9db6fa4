import assert from "node:assert/strict";
import { applyEvent } from "../../oracle/src/features/applyEvent.ts";
import { createFeatureState } from "../../oracle/src/features/state.ts";
import { measureFeatures } from "../../scripts/lib/measureFeatures.ts";
import { createPaymentStream } from "../../scripts/lib/paymentStream.ts";

describe("npm run bench -- --features", function () {
  this.timeout(60_000);

  it("gives rates and memory for each history", () => {
    for (const population of [300, "growing"] as const) {
      const done: number[] = [];
      const rows = measureFeatures("features", population, [3, 4], (exponent) => done.push(exponent), 0);
      assert.deepEqual(done, [3, 4]);
      assert.deepEqual(
        rows.map(({ name, unit }) => `${name} ${unit}`),
        ["1e3", "1e4"].flatMap((history) => [
          `features.${history}.update events/s`,
          `features.${history}.read payments/s`,
          `features.${history}.journalled events/s`,
          `features.${history}.addresses addresses`,
          `features.${history}.bytesPerAddress bytes`,
          `features.${history}.pairs pairs`,
          `features.${history}.bytesPerPair bytes`,
          `features.${history}.process MiB`,
        ]),
      );
      assert.ok(rows.every(({ value }) => Number.isInteger(value) && value > 0));
      const addresses = rows.filter(({ name }) => name.endsWith(".addresses")).map(({ value }) => value);
      if (population === 300)
        assert.ok(
          addresses.every((count) => count <= 300),
          String(addresses),
        );
      else assert.ok((addresses[1] as number) > 3 * (addresses[0] as number), String(addresses));
    }
  });

  it("lives a life in which everything happens, the same each time, with a steady number of open payments", () => {
    const stream = createPaymentStream("test", "growing");
    const [state, open] = [createFeatureState(), [] as number[]];
    const kinds = new Set<string>();
    const [first] = createPaymentStream("test", "growing").events(1);
    for (let part = 0; part < 10; part++) {
      const events = stream.events(2000);
      if (part === 0) assert.deepEqual(events[0], first);
      for (const event of events) {
        kinds.add(event.type);
        applyEvent(state, event);
      }
      open.push(state.tables.payments.size);
    }
    const all = ["authorized", "captured", "disputed", "labelled", "returned", "transferred"];
    assert.deepEqual([...kinds].sort(), all);
    assert.ok(Math.max(...open.slice(2)) < 1.1 * Math.min(...open.slice(2)), String(open));
    assert.equal(stream.payments(3, state.now).length, 3);
  });
});
