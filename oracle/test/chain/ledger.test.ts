import assert from "node:assert/strict";
import { zeroAddress, zeroHash } from "viem";
import { validTerms } from "../../../sdk/test/fixtures.ts";
import { seededFractions } from "../../../sdk/test/model/randomModel.ts";
import type { EscrowEvent } from "../../src/chain/escrowEvents.ts";
import type { FeedRow } from "../../src/chain/feed.ts";
import { createLedger, type Label } from "../../src/chain/ledger.ts";
import { readFeatures } from "../../src/features/readFeatures.ts";
import { createFeatureState, type FeatureState } from "../../src/features/state.ts";
import { AbstainError, DeepReorgError } from "../../src/internal/errors.ts";
import { type Cursor, JOURNAL_BLOCKS } from "../../src/store/nodeStore.ts";

type Hex = `0x${string}`;
const hash = (value: number): Hex => `0x${value.toString(16).padStart(64, "0")}`;
const address = (index: number): Hex => `0x${(index + 1).toString(16).padStart(40, "0")}`;
const before: Cursor = {
  number: 0,
  hash: zeroHash,
  timestamp: 0,
  floor: 1,
  labels: 0,
  feedOffset: 0,
  feedLine: 0,
  baseOffset: 0,
  baseLine: 0,
};

type Block = { number: number; timestamp: number; events: EscrowEvent[]; rows: FeedRow[] };

/** A chain of payments that live every kind of life, with a feed beside it. */
function makeChain(seed: number, count: number): Block[] {
  const next = seededFractions(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  let timestamp = 1_700_000_000;
  let payments = 0;
  const open: { paymentId: Hex; amount: bigint }[] = [];
  return Array.from({ length: count }, (_, index) => {
    const rows = Array.from({ length: below(3) }, () => ({
      at: timestamp + below(10),
      payer: address(below(8)),
      payee: address(below(8)),
      amount: BigInt(1 + below(1e9)) * 10n ** 9n,
    })).sort((a, b) => a.at - b.at);
    timestamp += 10 + below(50_000);
    const events: EscrowEvent[] = [];
    for (let logIndex = 0, many = below(4); logIndex < many; logIndex++) {
      const known = next() < 0.5 ? open.shift() : undefined;
      if (known !== undefined) {
        events.push(...lifeOf(known, logIndex, timestamp, below));
        continue;
      }
      const payment = {
        paymentId: hash(1_000_000 + seed * 10_000 + payments++),
        amount: BigInt(1 + below(1e6)) * 10n ** 12n,
      };
      const terms = validTerms({
        payer: address(below(8)),
        payee: address(below(8)),
        token: zeroAddress,
        refundBy: timestamp + 1 + below(200_000),
      });
      if (below(5) === 0) {
        events.push({ kind: "charged", logIndex, terms, ...payment, fee: 0n });
        continue;
      }
      events.push({ kind: "authorized", logIndex, terms, ...payment });
      open.push(payment);
    }
    return { number: index + 1, timestamp, events, rows };
  });
}

/** What becomes of a payment, all in one log position: the ledger takes events as they come. */
function lifeOf(
  { paymentId, amount }: { paymentId: Hex; amount: bigint },
  logIndex: number,
  timestamp: number,
  below: (limit: number) => number,
): EscrowEvent[] {
  const at = { logIndex, paymentId };
  const third = amount / 3n;
  switch (below(6)) {
    case 0:
      return [{ kind: "voided", ...at, amount }];
    case 1:
      return [
        { kind: "increased", ...at, amount: third },
        { kind: "captured", ...at, amount: amount + third, fee: 0n },
      ];
    case 2:
      return [
        { kind: "disputed", ...at, evidence: hash(7) },
        { kind: "resolved", ...at, toPayee: third, fee: 0n, toPayer: amount - third },
      ];
    case 3:
      return [
        { kind: "extended", ...at, captureBy: timestamp + 1, refundBy: timestamp + 1 + below(400_000) },
        { kind: "captured", ...at, amount, fee: 0n },
        { kind: "refunded", ...at, amount: third },
      ];
    default:
      return [{ kind: "captured", ...at, amount, fee: 0n }];
  }
}

function makeLedger(state: FeatureState, labels: Label[] = []) {
  const ledger = createLedger({ state, cursor: before, journal: [], labels });
  return {
    ...ledger,
    get cursor() {
      return ledger.cursor;
    },
    apply: ({ number, timestamp, events, rows }: Block, branch = 0) =>
      ledger.applyBlock(
        { number, timestamp, hash: hash(number + branch), parentHash: hash(number - 1 + branch), logsBloom: "0x" },
        events,
        rows,
        { offset: number * 100, line: number },
      ),
  };
}

const recordsOf = (state: FeatureState) => [...state.entries()].sort(([a], [b]) => (a < b ? -1 : 1));

describe("the ledger", () => {
  it("after going back holds exactly what one holds that never went forward", () => {
    for (const seed of [1, 2, 3]) {
      const chain = makeChain(seed, 60);
      const other = makeChain(seed + 50, 60);
      const state = createFeatureState();
      const ledger = makeLedger(state);
      for (const block of chain) ledger.apply(block);
      ledger.undoTo(25);
      const straight = createFeatureState();
      const short = makeLedger(straight);
      for (const block of chain.slice(0, 25)) short.apply(block);
      assert.deepEqual(recordsOf(state), recordsOf(straight));
      assert.deepEqual(ledger.cursor, short.cursor);
      const shift = (chain[24] as Block).timestamp - (other[24] as Block).timestamp + 5;
      for (const block of other.slice(25, 45)) {
        const moved = { ...block, rows: [], timestamp: block.timestamp + Math.max(0, shift) };
        const [a, b] = [ledger.apply(moved, 7_000), short.apply(moved, 7_000)];
        assert.deepEqual(a, b);
      }
      assert.deepEqual(recordsOf(state), recordsOf(straight));
    }
  });

  it("shows the state of an earlier block and is itself again afterwards", () => {
    const chain = makeChain(9, 80);
    const state = createFeatureState();
    const ledger = makeLedger(state);
    const payment = { payer: address(1), payee: address(2), token: zeroAddress, amount: 10n ** 18n };
    const seen = new Map<number, number[]>();
    for (const block of chain) {
      ledger.apply(block);
      seen.set(block.number, readFeatures(state, { ...payment, at: block.timestamp }));
    }
    const records = recordsOf(state);
    for (const block of chain.toReversed()) {
      const then = ledger.readAt(block.number, (past, { timestamp }) =>
        readFeatures(past, { ...payment, at: timestamp }),
      );
      assert.deepEqual(then, seen.get(block.number));
    }
    assert.deepEqual(recordsOf(state), records);
    assert.throws(() => ledger.readAt(40, () => assert.fail("no")), /no/);
    assert.deepEqual(recordsOf(state), records, "also when reading fails");
  });

  it("does not depend on where blocks without events lie", () => {
    const chain = makeChain(4, 60);
    const labels = [3, 5].map((index) => ({ address: address(index), at: (chain[index * 5] as Block).timestamp + 3 }));
    const [dense, sparse] = [createFeatureState(), createFeatureState()];
    const [one, two] = [makeLedger(dense, labels), makeLedger(sparse, labels)];
    const payments: [unknown[], unknown[]] = [[], []];
    let rows: FeedRow[] = [];
    for (const block of chain) {
      payments[0].push(...one.apply(block).payments);
      rows.push(...block.rows);
      if (block.events.length === 0) continue;
      payments[1].push(...two.apply({ ...block, rows }).payments);
      rows = [];
    }
    assert.ok(payments[0].length > 20);
    assert.deepEqual(payments[0], payments[1]);
  });

  it("keeps as many blocks as its journal, and refuses to go back further", () => {
    const ledger = makeLedger(createFeatureState());
    const chain = makeChain(5, JOURNAL_BLOCKS + 20);
    for (const block of chain) ledger.apply(block);
    assert.throws(() => ledger.readAt(20, () => 0), AbstainError);
    assert.equal(
      ledger.readAt(21, () => 1),
      1,
    );
    assert.throws(() => ledger.undoTo(20), DeepReorgError);
    ledger.undoTo(100);
    ledger.setFloor();
    assert.throws(() => ledger.undoTo(99), DeepReorgError);
    assert.throws(() => ledger.readAt(99, () => 0), AbstainError);
  });

  it("takes a charge for an authorization that is captured at once, and follows what is held and when it settles", () => {
    const state = createFeatureState();
    const ledger = makeLedger(state);
    const T = 1_700_000_000;
    const terms = validTerms({ payer: address(1), payee: address(2), token: zeroAddress, refundBy: T + 1000 });
    const [paymentId, amount] = [hash(99), 3n * 10n ** 18n];
    const at = { logIndex: 0, paymentId };
    const block = (number: number, timestamp: number, ...events: EscrowEvent[]) =>
      ledger.apply({ number, timestamp, events, rows: [] });
    const open = () => state.tables.payments.get(paymentId);

    const { payments } = block(1, T, { kind: "charged", ...at, terms, amount, fee: 0n });
    assert.equal(payments.length, 1);
    assert.deepEqual([open()?.held, open()?.taken], [0n, amount]);
    block(2, T + 1, { kind: "increased", ...at, amount: 10n });
    block(3, T + 2, { kind: "resolved", ...at, toPayee: 4n, fee: 1n, toPayer: 6n });
    assert.deepEqual([open()?.held, open()?.taken], [0n, amount + 4n]);
    block(4, T + 3, { kind: "refunded", ...at, amount: 4n });
    block(5, T + 4, { kind: "extended", ...at, captureBy: T + 2000, refundBy: T + 5000 });
    block(6, T + 1000);
    assert.equal(open()?.taken, amount, "not settled at the first refundBy");
    block(7, T + 5000);
    assert.equal(open(), undefined, "settled at the later one");
    ledger.undoTo(4);
    block(5, T + 1000);
    assert.equal(open(), undefined, "without the extension it settles in time");
  });

  it("leaves the state as it was when a block cannot be applied", () => {
    const state = createFeatureState();
    const ledger = makeLedger(state);
    const [first, ...rest] = makeChain(6, 20);
    for (const block of [first as Block, ...rest]) ledger.apply(block);
    const [records, cursor] = [recordsOf(state), ledger.cursor];
    const payment: EscrowEvent = {
      kind: "authorized",
      logIndex: 0,
      paymentId: hash(5),
      terms: validTerms({ refundBy: 2_000_000_000 }),
      amount: 1n,
    };
    const twice = { number: 21, timestamp: cursor.timestamp + 5, rows: [], events: [payment, payment] };
    assert.throws(() => ledger.apply(twice), /twice/);
    assert.deepEqual(recordsOf(state), records);
    assert.deepEqual(ledger.cursor, cursor);
  });
});
