import assert from "node:assert/strict";
import { DAY, decay, HOUR, MONTH } from "../../src/features/decay.ts";
import { DueQueue, type Waiting } from "../../src/features/dueQueue.ts";
import { lg } from "../../src/features/lg.ts";
import { mulDiv } from "../../src/features/mulDiv.ts";

describe("feature arithmetic", () => {
  it("lg follows the specification for numbers and bigints of any size", () => {
    const bySpec = (x: bigint) => {
      if (x < 1n) return 0;
      const m = BigInt(x.toString(2).length - 1);
      return Number(256n * m + ((x - 2n ** m) * 256n) / 2n ** m);
    };
    assert.deepEqual([0, 1, 2, 3, 4, 6].map(lg), [0, 0, 256, 384, 512, 640]);
    for (let bits = 0n; bits <= 124n; bits++) {
      for (const x of [
        2n ** bits - 1n,
        2n ** bits,
        2n ** bits + 1n,
        (2n ** bits * 7n) / 5n,
        (2n ** bits * 511n) / 256n,
      ]) {
        assert.equal(lg(x), bySpec(x), String(x));
        if (x <= BigInt(Number.MAX_SAFE_INTEGER)) assert.equal(lg(Number(x)), bySpec(x), String(x));
      }
    }
  });

  it("decays by half every half-life, in any number of steps, never to a fraction", () => {
    for (const halfLife of [HOUR, DAY, MONTH]) {
      assert.equal(decay(4096, halfLife, 0, halfLife), 2048);
      assert.equal(decay(2 ** 52, halfLife, 5 * halfLife, 15 * halfLife), 2 ** 42);
      assert.equal(decay(2 ** 52, halfLife, 0, 60 * halfLife), 0);
      for (const part of [0.1, 0.37, 1.5, 9.99]) {
        const to = Math.floor(part * halfLife);
        const exact = 2 ** 50 * 2 ** (-Math.floor((to * 1024) / halfLife) / 1024);
        const found = decay(2 ** 50, halfLife, 0, to);
        assert.ok(Number.isSafeInteger(found));
        assert.ok(Math.abs(found / exact - 1) < 1e-5, `${found} for ${exact}`);
      }
    }
    let value = 2 ** 40;
    for (let at = 1_700_000_000; at < 1_700_000_000 + DAY; at += 7) value = decay(value, DAY, at, at + 7);
    assert.ok(Math.abs(value / 2 ** 39 - 1) < 2e-3, "a value that is read often decays as fast as one that is not");
    assert.equal(decay(1000, HOUR, 10, 10), 1000);
  });

  it("mulDiv is exact where the product is not a safe integer", () => {
    assert.equal(mulDiv(7, 10, 3), 23);
    assert.equal(mulDiv(2 ** 52, 4096, 4095), Number((2n ** 52n * 4096n) / 4095n));
    assert.equal(mulDiv(2 ** 52, 2 ** 52, 1), Number.MAX_SAFE_INTEGER);
  });

  it("the due queue gives an order that does not depend on the order of insertion", () => {
    const all = Array.from({ length: 200 }, (_, i) => ({ refundBy: (i * 7919) % 13, paymentId: `p${(i * 31) % 200}` }));
    const drain = (list: typeof all, leavesEarly = (_: string) => false) => {
      const queue = new DueQueue<Waiting>();
      const waiting = list.map((due) => ({ ...due, place: -1 }));
      for (const due of waiting) queue.add(due);
      for (const due of waiting) if (leavesEarly(due.paymentId)) queue.remove(due);
      const out: string[] = [];
      for (let due = queue.first(); due !== undefined; due = queue.first()) {
        queue.remove(due);
        out.push(`${due.refundBy} ${due.paymentId}`);
      }
      assert.equal(queue.size, 0);
      assert.ok(waiting.every(({ place }) => place === -1));
      return out;
    };
    const isEven = (paymentId: string) => Number(paymentId.slice(1)) % 2 === 0;
    const sorted = [...all].sort((a, b) => a.refundBy - b.refundBy || (a.paymentId < b.paymentId ? -1 : 1));
    const names = (list: typeof all) => list.map(({ refundBy, paymentId }) => `${refundBy} ${paymentId}`);
    assert.deepEqual(drain(all), names(sorted));
    assert.deepEqual(drain([...all].reverse()), names(sorted));
    assert.deepEqual(drain(all, isEven), names(sorted.filter(({ paymentId }) => !isEven(paymentId))));
  });
});
