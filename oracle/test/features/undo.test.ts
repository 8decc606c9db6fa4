import assert from "node:assert/strict";
import fc from "fast-check";
import { advance, applyEvent } from "../../src/features/applyEvent.ts";
import type { FeatureEvent, ReturnKind } from "../../src/features/events.ts";
import { readFeatures } from "../../src/features/readFeatures.ts";
import { type FeatureSets, NATIVE_TOKEN } from "../../src/features/sets.ts";
import { type Change, createFeatureState, type FeatureState } from "../../src/features/state.ts";
import { COIN, DAY } from "./life.ts";

const TOKEN = "0x00000000000000000000000000000000000000aa";
const SETS: FeatureSets = { tokens: [{ token: TOKEN, unit: 977n }], watchlist: [], rules: [] };
/** The second and the third look like each other, the last is no address. */
const PARTIES = [
  "0x1111111111111111111111111111111111111111",
  "0xabcd22222222222222222222222222222222beef",
  "0xABCD33333333333333333333333333333333BEEF",
  "0x4444444444444444444444444444444444444444",
  "a name",
] as const;
const T0 = 1_700_000_000;

/** Something that happens some time after what happened before it. */
type Act = {
  readonly kind: FeatureEvent["type"] | "wait";
  readonly after: number;
  readonly payer: number;
  readonly payee: number;
  readonly payment: number;
  readonly amount: bigint;
  readonly token: string;
  readonly settlesAfter: number;
  readonly against: "payer" | "payee" | "both";
  readonly how: ReturnKind;
};

const party = fc.nat(PARTIES.length - 1);
const seconds = fc.oneof(fc.constant(0), fc.nat(100), fc.nat(2 * DAY), fc.nat(60 * DAY));
const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom(
    "authorized",
    "authorized",
    "captured",
    "captured",
    "increased",
    "extended",
    "returned",
    "refunded",
    "transferred",
    "labelled",
    "disputed",
    "wait",
  ),
  after: seconds,
  payer: party,
  payee: party,
  payment: fc.nat(5),
  amount: fc.oneof(fc.constant(0n), fc.bigInt({ min: 1n, max: 10n * COIN }), fc.bigInt({ min: 1n, max: 2n ** 110n })),
  token: fc.constantFrom(NATIVE_TOKEN, NATIVE_TOKEN, TOKEN, PARTIES[3]),
  settlesAfter: seconds,
  against: fc.constantFrom("payer", "payee", "both"),
  how: fc.constantFrom("void", "deny", "reclaim", "resolve"),
});
const blocks = fc.array(fc.array(act, { maxLength: 6 }), { maxLength: 8 });

/** Applies one act, or lets its time pass where it cannot be (a payment that is open is not authorized again). */
function perform(state: FeatureState, { kind, after, payment, ...rest }: Act): void {
  const { amount, token, settlesAfter, against, how } = rest;
  const at = Math.max(T0, state.now) + after;
  const paymentId = `0x0${payment}`;
  const [payer, payee] = [PARTIES[rest.payer] as string, PARTIES[rest.payee] as string];
  if (kind === "wait") advance(state, at);
  else if (kind === "authorized") {
    advance(state, at);
    if (state.tables.payments.has(paymentId)) return;
    applyEvent(state, { type: kind, at, paymentId, payer, payee, token, amount, refundBy: at + settlesAfter });
  } else if (kind === "transferred") applyEvent(state, { type: kind, at, payer, payee, token, amount });
  else if (kind === "labelled") applyEvent(state, { type: kind, at, address: payee });
  else if (kind === "extended") applyEvent(state, { type: kind, at, paymentId, refundBy: at + settlesAfter });
  else if (kind === "disputed") applyEvent(state, { type: kind, at, paymentId, payer, payee, against });
  else if (kind === "returned") applyEvent(state, { type: kind, at, paymentId, amount, how });
  else applyEvent(state, { type: kind, at, paymentId, amount });
}

function applyBlock(state: FeatureState, block: readonly Act[]): Change[] {
  state.begin();
  for (const one of block) perform(state, one);
  return state.commit();
}

function lived(...lives: (readonly (readonly Act[])[])[]): FeatureState {
  const state = createFeatureState(SETS);
  for (const block of lives.flat()) applyBlock(state, block);
  return state;
}

const recordsOf = (state: FeatureState) => [...state.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
const overJson = <T>(value: T): T => JSON.parse(JSON.stringify(value));

/** Every feature of every payment that there could be now and, once all has settled, much later. */
function everyFeature(state: FeatureState): number[][] {
  const rows: number[][] = [];
  for (const at of [state.now, state.now + 61 * DAY]) {
    advance(state, at);
    for (const payer of PARTIES) {
      for (const payee of PARTIES) {
        for (const token of [NATIVE_TOKEN, TOKEN]) {
          rows.push(readFeatures(state, { at, payer, payee, token, amount: COIN }));
        }
      }
    }
  }
  return rows;
}

describe("blocks that are undone", () => {
  it("leave the features and the records of a chain that never had them", () => {
    fc.assert(
      fc.property(blocks, blocks, blocks, (common, abandoned, final) => {
        const state = lived(common);
        const journal = abandoned.map((block) => applyBlock(state, block));
        for (const changes of journal.toReversed()) state.revert(overJson(changes));
        for (const block of final) applyBlock(state, block);
        const straight = lived(common, final);
        assert.deepEqual(recordsOf(state), recordsOf(straight));
        assert.deepEqual(everyFeature(state), everyFeature(straight));
      }),
      { numRuns: 150 },
    );
  });

  it("and applied again give the same features, the same records and the same journals", () => {
    fc.assert(
      fc.property(blocks, blocks, (common, again) => {
        const state = lived(common);
        const journal = again.map((block) => applyBlock(state, block));
        const records = recordsOf(state);
        for (const changes of journal.toReversed()) state.revert(changes);
        assert.deepEqual(
          again.map((block) => applyBlock(state, block)),
          journal,
        );
        assert.deepEqual(recordsOf(state), records);
        assert.deepEqual(everyFeature(state), everyFeature(lived(common, again)));
      }),
      { numRuns: 100 },
    );
  });

  it("are no different from a block that was rolled back before its end, or a state read back from its records", () => {
    fc.assert(
      fc.property(blocks, fc.array(act, { maxLength: 12 }), blocks, (common, given, final) => {
        const state = lived(common);
        state.begin();
        for (const one of given) perform(state, one);
        state.rollback();
        assert.deepEqual(recordsOf(state), recordsOf(lived(common)));
        const restored = createFeatureState(SETS, overJson([...state.entries()]));
        for (const block of final) assert.deepEqual(applyBlock(restored, block), applyBlock(state, block));
        assert.deepEqual(recordsOf(restored), recordsOf(state));
        assert.deepEqual(everyFeature(restored), everyFeature(lived(common, final)));
      }),
      { numRuns: 100 },
    );
  });
});
