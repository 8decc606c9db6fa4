import assert from "node:assert/strict";
import { advance, applyEvent } from "../../src/features/applyEvent.ts";
import type { FeatureEvent } from "../../src/features/events.ts";
import { readFeatures } from "../../src/features/readFeatures.ts";
import { NATIVE_TOKEN } from "../../src/features/sets.ts";
import { type Change, createFeatureState, type FeatureState } from "../../src/features/state.ts";
import { addressOf, COIN, DAY, paid, randomLife } from "./life.ts";

const SETS = { tokens: [{ token: addressOf(99), unit: 10n ** 15n }], watchlist: [], rules: [] };

function snapshot(state: FeatureState): string {
  return JSON.stringify([...state.entries()].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Blocks: events of equal time. */
function blocksOf(events: FeatureEvent[]): FeatureEvent[][] {
  return [...Map.groupBy(events, ({ at }) => at).values()];
}

function allFeatures(state: FeatureState, at: number): number[][] {
  const rows: number[][] = [];
  advance(state, at);
  for (let payer = 0; payer < 12; payer++) {
    for (let payee = 0; payee < 12; payee++) {
      const parties = { payer: addressOf(payer), payee: addressOf(payee) };
      rows.push(readFeatures(state, { at, ...parties, token: NATIVE_TOKEN, amount: COIN }));
    }
  }
  return rows;
}

describe("feature state", () => {
  it("gives every program that takes the same events the same state, wherever its blocks begin", () => {
    for (const seed of [1, 2, 3]) {
      const events = randomLife(seed, 600);
      const [whole, inBlocks] = [createFeatureState(SETS), createFeatureState(SETS)];
      for (const event of events) applyEvent(whole, event);
      for (const block of blocksOf(events)) {
        inBlocks.begin();
        advance(inBlocks, (block[0] as FeatureEvent).at);
        for (const event of block) applyEvent(inBlocks, event);
        inBlocks.commit();
      }
      assert.equal(snapshot(whole), snapshot(inBlocks));
      assert.ok(whole.size > 150);
    }
  });

  it("undoes blocks as if they had never been, also when other blocks follow", () => {
    for (const seed of [4, 5, 6, 7]) {
      const blocks = blocksOf(randomLife(seed, 500));
      const cut = Math.floor(blocks.length / 2);
      const state = createFeatureState(SETS);
      const apply = (block: FeatureEvent[]): Change[] => {
        state.begin();
        for (const event of block) applyEvent(state, event);
        return state.commit();
      };
      for (const block of blocks.slice(0, cut)) apply(block);
      const before = snapshot(state);
      const undo = blocks.slice(cut, cut + 60).map(apply);
      assert.notEqual(snapshot(state), before);
      // What the journal stores survives JSON, as in a database.
      for (const changes of undo.reverse()) state.revert(JSON.parse(JSON.stringify(changes)));
      assert.equal(snapshot(state), before);
      for (const block of blocks.slice(cut)) apply(block);
      const fresh = createFeatureState(SETS);
      for (const block of blocks) for (const event of block) applyEvent(fresh, event);
      assert.equal(snapshot(state), snapshot(fresh));
      const end = state.now + 10 * DAY;
      assert.deepEqual(allFeatures(state, end), allFeatures(fresh, end));
    }
  });

  it("lives on from its stored records, settlements to come included", () => {
    const events = randomLife(8, 500);
    const whole = createFeatureState(SETS);
    let stored = createFeatureState(SETS);
    for (const [i, event] of events.entries()) {
      applyEvent(whole, event);
      applyEvent(stored, event);
      if (i % 50 === 0) stored = createFeatureState(SETS, JSON.parse(JSON.stringify([...stored.entries()])));
    }
    assert.equal(snapshot(stored), snapshot(whole));
    const later = whole.now + 2 * DAY;
    assert.deepEqual(allFeatures(stored, later), allFeatures(whole, later));
  });

  it("keeps its changes from being undone out of order and refuses events of the past", () => {
    const state = createFeatureState();
    state.begin();
    for (const event of paid({ at: 100, from: addressOf(1), to: addressOf(2), id: "a", refundBy: 200 })) {
      applyEvent(state, event);
    }
    const first = state.commit();
    assert.throws(() => state.commit(), /call begin first/);
    state.begin();
    assert.throws(() => state.begin(), /commit or roll back/);
    advance(state, 300);
    const second = state.commit();
    assert.throws(() => state.revert(first), /Undo the latest changes first/);
    state.revert(second);
    state.revert(first);
    assert.equal(state.size, 0);
    applyEvent(state, { type: "labelled", at: 50, address: addressOf(3) });
    assert.throws(() => applyEvent(state, { type: "labelled", at: 49, address: addressOf(3) }), /order of time/);
    assert.throws(() => advance(state, Number.NaN), /order of time/);
  });

  it("settles each payment once, however often its block was undone and applied again", () => {
    const state = createFeatureState();
    const [authorized, captured] = paid({
      at: 1000,
      from: addressOf(1),
      to: addressOf(2),
      id: "again",
      refundBy: 5000,
    });
    state.begin();
    applyEvent(state, authorized as FeatureEvent);
    applyEvent(state, captured as FeatureEvent);
    const changes = state.commit();
    const undo = changes.map(({ key, before, after }) => ({ key, before: after, after: before }));
    for (let n = 0; n < 50; n++) {
      state.revert(changes);
      state.revert(undo);
    }
    advance(state, 5000);
    state.begin();
    advance(state, 9000);
    assert.deepEqual(
      state.commit().map(({ key }) => key),
      ["clock"],
    );
    const settled = { at: 9000, payer: addressOf(1), payee: addressOf(2), token: NATIVE_TOKEN, amount: COIN };
    assert.equal(readFeatures(state, settled)[13], 256);
  });

  it("rolls an open journal back", () => {
    const state = createFeatureState();
    for (const event of randomLife(11, 50)) applyEvent(state, event);
    const before = snapshot(state);
    state.begin();
    for (const event of paid({ at: state.now + 5 * DAY, from: addressOf(1), to: addressOf(2) }))
      applyEvent(state, event);
    state.rollback();
    assert.equal(snapshot(state), before);
  });

  it("touches a bounded number of records an event, however long the history", () => {
    const state = createFeatureState(SETS);
    const touched: number[] = [];
    for (const event of randomLife(9, 4000)) {
      // Settlements belong to the payments that they settle, not to the event that comes after them.
      advance(state, event.at);
      state.begin();
      applyEvent(state, event);
      touched.push(state.commit().length);
    }
    assert.ok(Math.max(...touched) <= 10, `an event touched ${Math.max(...touched)} records`);
    const mean = (list: number[]) => list.reduce((a, b) => a + b, 0) / list.length;
    assert.ok(mean(touched.slice(-1000)) <= mean(touched.slice(0, 1000)) + 0.5);
    advance(state, state.now + 30 * DAY);
    const open = [...state.entries()].filter(([key]) => key.startsWith("payment:"));
    assert.equal(open.length, 0, "what is over leaves no record of its own");
    assert.ok(state.size < 12 * 8 + 2 * 12 * 12 + 1, `12 addresses need no ${state.size} records`);
  });

  it("settles at refundBy what was captured and not refunded, and nothing else", () => {
    const [payer, shop] = [addressOf(1), addressOf(2)];
    const reputation = (state: FeatureState) =>
      readFeatures(state, { at: state.now, payer, payee: shop, token: NATIVE_TOKEN, amount: COIN }).slice(9, 14);
    const play = (events: FeatureEvent[], at: number) => {
      const state = createFeatureState();
      for (const event of events) applyEvent(state, event);
      advance(state, at);
      return reputation(state);
    };
    const payment = paid({ at: 1000, from: payer, to: shop, id: "x", refundBy: 5000 });
    const authorized = payment.slice(0, 1);
    const unknown = 32767;
    assert.deepEqual(play(payment, 4999), [unknown, 0, 61, unknown, 0]);
    assert.deepEqual(play(payment, 5000), [lgOf(4001), 256, 61, 0, 256]);
    assert.deepEqual(play(authorized, 9000), [unknown, 0, 0, unknown, 0]);
    for (const how of ["void", "deny", "reclaim"] as const) {
      const back: FeatureEvent = { type: "returned", at: 1001, paymentId: "x", amount: COIN, how };
      assert.deepEqual(play([...authorized, back], 9000), [unknown, 0, 0, unknown, 0]);
    }
    const refunded: FeatureEvent = { type: "refunded", at: 2000, paymentId: "x", amount: COIN };
    assert.deepEqual(play([...payment, refunded], 5000).slice(0, 2), [unknown, 0]);
  });
});

function lgOf(x: number): number {
  const m = Math.floor(Math.log2(x));
  return 256 * m + Math.floor(((x - 2 ** m) * 256) / 2 ** m);
}
