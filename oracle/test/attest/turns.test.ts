import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { createTurns } from "../../src/attest/turns.ts";

describe("turns", () => {
  it("let requests run side by side and blocks alone", async () => {
    const turns = createTurns();
    let [shared, exclusive, mostShared] = [0, 0, 0];
    const request = () =>
      turns.shared(async () => {
        mostShared = Math.max(mostShared, ++shared);
        assert.equal(exclusive, 0);
        await sleep(Math.random() * 3);
        assert.equal(exclusive, 0);
        shared--;
      });
    const block = () =>
      turns.exclusive(async () => {
        assert.deepEqual([shared, ++exclusive], [0, 1]);
        await sleep(Math.random() * 3);
        assert.deepEqual([shared, exclusive--], [0, 1]);
      });
    await Promise.all(Array.from({ length: 120 }, (_, i) => (i % 7 === 0 ? block() : request())));
    assert.ok(mostShared > 5);
    assert.deepEqual([shared, exclusive], [0, 0]);
  });

  it("put blocks before requests that have not begun, and go on after a failure", async () => {
    const turns = createTurns();
    const order: string[] = [];
    const first = turns.shared(async () => {
      await sleep(10);
      order.push("request");
    });
    const block = turns.exclusive(async () => {
      order.push("block");
      throw new Error("no");
    });
    const late = turns.shared(async () => void order.push("late request"));
    await assert.rejects(block, /no/);
    await Promise.all([first, late]);
    assert.deepEqual(order, ["request", "block", "late request"]);
  });
});
