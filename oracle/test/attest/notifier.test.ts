import assert from "node:assert/strict";
import { createNotifier } from "../../src/attest/notifier.ts";
import { createOpenCandidates } from "../../src/attest/openCandidates.ts";

describe("the notifier", () => {
  it("wakes those who wait for the key, and only them", async () => {
    const notifier = createNotifier();
    let woken = "";
    const waits = ["a", "a", "b"].map((key) => notifier.wait(key, 10_000).then(() => (woken += key)));
    assert.equal(notifier.waiting, 3);
    notifier.announce("a");
    await Promise.all(waits.slice(0, 2));
    assert.equal(woken, "aa");
    assert.equal(notifier.waiting, 1);
    notifier.announceAll();
    await Promise.all(waits);
    assert.equal(notifier.waiting, 0);
  });

  it("lets go when the time is over or the asker leaves, and keeps nothing", async () => {
    const notifier = createNotifier();
    const leaver = new AbortController();
    const waits = [notifier.wait("a", 5), notifier.wait("a", 10_000, leaver.signal), notifier.wait("a", 0)];
    leaver.abort();
    await Promise.all(waits);
    await notifier.wait("a", 10_000, leaver.signal);
    assert.equal(notifier.waiting, 0);
    notifier.announce("a");
  });
});

describe("payments signed before they are on chain", () => {
  const payer = `0x${"1".repeat(40)}` as const;
  const subject = (value: number) => `0x${value.toString(16).padStart(64, "0")}` as const;

  it("are counted until they are on chain or can no longer be used", () => {
    const open = createOpenCandidates([{ subject: subject(1), payer, validUntil: 10 }]);
    open.add({ subject: subject(2), payer, validUntil: 20 });
    open.add({ subject: subject(2), payer, validUntil: 20 });
    open.add({ subject: subject(3), payer, validUntil: 30 });
    assert.equal(open.count(payer, subject(9)), 3);
    assert.equal(open.count(payer, subject(2)), 2);
    open.close(subject(3));
    open.close(subject(3));
    open.expire(10);
    assert.equal(open.count(payer, subject(9)), 2);
    open.expire(11);
    assert.equal(open.count(payer, subject(9)), 1);
    assert.equal(open.count(`0x${"2".repeat(40)}`, subject(9)), 0);
  });
});
