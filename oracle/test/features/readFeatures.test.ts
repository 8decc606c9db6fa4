import assert from "node:assert/strict";
import { type FeatureName, featureCatalogue, featureNames, unknownFeature } from "@sluice/sdk";
import { advance, applyEvent } from "../../src/features/applyEvent.ts";
import type { FeatureEvent, ScoredPayment } from "../../src/features/events.ts";
import { lg } from "../../src/features/lg.ts";
import { readFeatures } from "../../src/features/readFeatures.ts";
import { type FeatureSets, NATIVE_TOKEN } from "../../src/features/sets.ts";
import { createFeatureState, type FeatureState } from "../../src/features/state.ts";
import { addressOf, COIN, DAY, paid, randomLife } from "./life.ts";

const [ANN, BOB, SHOP, EVE] = [1, 2, 3, 4].map(addressOf) as [string, string, string, string];
const NO_SETS: FeatureSets = { tokens: [], watchlist: [], rules: [] };
const T0 = 1_700_000_000;

function stateAfter(events: readonly FeatureEvent[], sets = NO_SETS): FeatureState {
  const state = createFeatureState(sets);
  for (const event of [...events].sort((a, b) => a.at - b.at)) applyEvent(state, event);
  return state;
}

/** Named features of a payment of one coin from Ann to the shop, unless told otherwise. */
function featuresAt(
  state: FeatureState,
  payment: Partial<ScoredPayment> & { at: number },
): Record<FeatureName, number> {
  advance(state, payment.at);
  const values = readFeatures(state, { payer: ANN, payee: SHOP, token: NATIVE_TOKEN, amount: COIN, ...payment });
  return Object.fromEntries(featureNames.map((name, f) => [name, values[f]])) as Record<FeatureName, number>;
}

describe("readFeatures", () => {
  it("of a first payment between strangers says unknown, never zero, where nothing is known", () => {
    assert.deepEqual(featuresAt(createFeatureState(), { at: T0 }), {
      amount: lg(1_000_000),
      amountOverPayerMean: unknownFeature,
      amountOverPayeeMean: unknownFeature,
      payerAge: 0,
      payerBurst: 0,
      payerNewPayees: 0,
      payerGap: unknownFeature,
      payerPassThrough: unknownFeature,
      payerBadShare: unknownFeature,
      payeeAge: unknownFeature,
      payeeReputation: 0,
      payeeFanIn: 0,
      payeeBadShare: unknownFeature,
      pairHistory: 0,
      lookalike: 0,
      listed: 0,
    });
  });

  it("of a payment in a habit says what the habit is", () => {
    const events = [0, 1, 2].flatMap((n) => paid({ at: T0 + n * DAY, from: ANN, to: SHOP, amount: COIN }));
    const found = featuresAt(stateAfter(events), { at: T0 + 10 * DAY, amount: 4n * COIN });
    assert.equal(found.amountOverPayerMean, 8192 + 512);
    assert.equal(found.amountOverPayeeMean, 8192 + 512);
    assert.equal(found.payerAge, lg(1 + 10 * DAY));
    assert.equal(found.payerGap, lg(1 + 8 * DAY));
    assert.equal(found.payeeAge, lg(1 + 10 * DAY));
    assert.equal(found.payeeReputation, lg(2));
    assert.equal(found.pairHistory, lg(4));
    assert.deepEqual([found.payerBadShare, found.payeeBadShare], [0, 0]);
    assert.equal(found.payerBurst, 0);
  });

  it("counts bursts by the hour and new payees by the day, denied attempts included", () => {
    const events = Array.from({ length: 8 }, (_, n): FeatureEvent[] => [
      ...paid({ at: T0, from: ANN, to: addressOf(10 + n), id: `burst-${n}` }).slice(0, 1),
      { type: "returned", at: T0, paymentId: `burst-${n}`, amount: COIN, how: "deny" },
    ]).flat();
    const state = stateAfter(events);
    const now = featuresAt(state, { at: T0 });
    assert.deepEqual([now.payerBurst, now.payerNewPayees], [8 * 64, 8 * 64]);
    const later = featuresAt(state, { at: T0 + 3600 });
    assert.equal(later.payerBurst, 4 * 64);
    assert.ok(later.payerNewPayees > 7.7 * 64);
    assert.equal(featuresAt(state, { at: T0 + 5 * DAY }).payerBurst, 0);
  });

  it("sees who passes on what was received, and fans in", () => {
    const mule = EVE;
    const events = [5, 6, 7, 8].flatMap((n, i) =>
      paid({ at: T0 + i * 60, from: addressOf(n), to: mule, amount: COIN }),
    );
    const state = stateAfter(events);
    const out = featuresAt(state, { at: T0 + 600, payer: mule, payee: BOB, amount: 4n * COIN });
    assert.ok(out.payerPassThrough >= 1024 && out.payerPassThrough < 1040, String(out.payerPassThrough));
    const into = featuresAt(state, { at: T0 + 600, payer: ANN, payee: mule });
    assert.ok(into.payeeFanIn > 3.9 * 64 && into.payeeFanIn <= 4 * 64, String(into.payeeFanIn));
    assert.equal(into.payeeReputation, 0);
  });

  it("sees look-alikes of payees, but not the payee itself nor the original after a slip", () => {
    const real = "0xabcd111111111111111111111111111111119876";
    const fake = "0xabcd122222222222222222222222222222229876";
    const far = "0xabcd33333333333333333333333333333333a876";
    const state = stateAfter(paid({ at: T0, from: ANN, to: real }));
    assert.equal(featuresAt(state, { at: T0 + 60, payee: fake }).lookalike, 9);
    assert.equal(featuresAt(state, { at: T0 + 60, payee: far }).lookalike, 0);
    assert.equal(featuresAt(state, { at: T0 + 60, payee: real }).lookalike, 0);
    assert.equal(featuresAt(state, { at: T0 + 60, payer: BOB, payee: fake }).lookalike, 0);
    for (const event of paid({ at: T0 + 120, from: ANN, to: fake })) applyEvent(state, event);
    assert.equal(featuresAt(state, { at: T0 + 180, payee: real }).lookalike, 0);
    assert.equal(featuresAt(state, { at: T0 + 180, payee: fake }).lookalike, 9);
  });

  it("puts watchlists above labels above rules, each for its time, for either side", () => {
    const sets = {
      tokens: [],
      watchlist: [{ address: EVE.toUpperCase().replace("0X", "0x"), from: T0 + 100, until: T0 + 200 }],
      rules: [{ payer: ANN, payee: BOB }, { payee: addressOf(9) }],
    };
    const state = createFeatureState(sets);
    const listed = (at: number, payer: string, payee: string) => featuresAt(state, { at, payer, payee }).listed;
    assert.equal(listed(T0 + 99, ANN, EVE), 0);
    assert.equal(listed(T0 + 100, ANN, EVE), 3);
    assert.equal(listed(T0 + 150, EVE, ANN), 3);
    assert.equal(listed(T0 + 200, ANN, EVE), 0);
    assert.deepEqual([listed(T0 + 200, ANN, BOB), listed(T0 + 200, BOB, ANN)], [1, 0]);
    assert.equal(listed(T0 + 200, SHOP, addressOf(9)), 1);
    applyEvent(state, { type: "labelled", at: T0 + 300, address: BOB });
    const found = featuresAt(state, { at: T0 + 300, payee: BOB });
    assert.deepEqual([found.listed, found.payeeBadShare, found.payerBadShare], [2, 1024, unknownFeature]);
  });

  it("counts a dispute once, against the side that lost it, before and after it settles", () => {
    const payments = [0, 1, 2, 3].flatMap((n) => paid({ at: T0 + n, from: addressOf(20 + n), to: SHOP, id: `d${n}` }));
    const dispute = (n: number, at: number): FeatureEvent => {
      const payer = addressOf(20 + n);
      return { type: "disputed", at, paymentId: `d${n}`, payer, payee: SHOP, against: "payee" };
    };
    const early = stateAfter([...payments, dispute(0, T0 + 100)]);
    assert.equal(featuresAt(early, { at: T0 + 100 }).payeeBadShare, 1024);
    assert.equal(featuresAt(early, { at: T0 + 2 * DAY }).payeeBadShare, 256);
    const late = stateAfter([...payments, dispute(1, T0 + 2 * DAY)]);
    assert.equal(featuresAt(late, { at: T0 + 2 * DAY }).payeeBadShare, 256);
    assert.equal(featuresAt(late, { at: T0 + 2 * DAY, payer: addressOf(21) }).payerBadShare, 0);
  });

  it("does not know the amounts of a token without a unit, and lets it build nothing", () => {
    const token = addressOf(77);
    const events = paid({ at: T0, from: ANN, to: SHOP, token, amount: 10n ** 30n });
    const found = featuresAt(stateAfter(events), { at: T0 + 2 * DAY, token });
    for (const name of ["amount", "amountOverPayerMean", "payerPassThrough", "payeeAge"] as const) {
      assert.equal(found[name], unknownFeature, name);
    }
    assert.deepEqual([found.payeeReputation, found.pairHistory, found.payeeFanIn], [0, 0, 0]);
    const known = featuresAt(stateAfter(events, { ...NO_SETS, tokens: [{ token, unit: 10n ** 30n }] }), {
      at: T0 + 2 * DAY,
      token: token.toUpperCase().replace("0X", "0x"),
      amount: 10n ** 30n,
    });
    assert.deepEqual([known.amount, known.amountOverPayerMean, known.pairHistory], [lg(1_000_000), 8192, 256]);
  });

  it("stays within its range whatever amounts, up to 2¹⁰⁴ base units, and times it meets", () => {
    const huge = 2n ** 104n - 1n;
    const sets = { ...NO_SETS, tokens: [{ token: NATIVE_TOKEN, unit: 1n }] };
    const state = createFeatureState(sets);
    for (let n = 0; n < 30; n++) {
      const amount = n % 3 === 0 ? huge : n % 3 === 1 ? 1n : 10n ** 20n;
      for (const event of paid({ at: T0 + n * 5000, from: addressOf(n % 4), to: addressOf((n + 1) % 5), amount })) {
        applyEvent(state, event);
      }
      for (const { key, after } of [...state.entries()].map(([key, after]) => ({ key, after }))) {
        for (const value of Object.values(after)) {
          if (typeof value === "number") assert.ok(Number.isSafeInteger(value) && value >= 0, `${key} ${value}`);
        }
      }
    }
    for (const at of [state.now, state.now + 400 * DAY, 2 ** 40]) {
      for (const amount of [1n, 10n ** 12n, huge]) {
        for (const payer of [0, 1, 2, 3, 8]) {
          const found = featuresAt(state, { at, payer: addressOf(payer), payee: addressOf(1), amount });
          for (const { name, max } of featureCatalogue) {
            const x = found[name];
            assert.ok(x === unknownFeature || (Number.isInteger(x) && x >= 0 && x <= max), `${name} is ${x}`);
          }
        }
      }
    }
  });

  it("does not depend on the case of addresses and changes nothing", () => {
    const upper = (address: string) => `0x${address.slice(2).toUpperCase()}`;
    const events = randomLife(31, 200);
    const [low, high] = [createFeatureState(), createFeatureState()];
    for (const event of events) {
      applyEvent(low, event);
      const shouted = { ...event } as Record<string, unknown>;
      for (const key of ["payer", "payee", "address"]) if (key in shouted) shouted[key] = upper(String(shouted[key]));
      applyEvent(high, shouted as FeatureEvent);
    }
    const before = JSON.stringify([...low.entries()]);
    const at = low.now;
    for (let payer = 0; payer < 6; payer++) {
      const [a, b] = [addressOf(payer), addressOf(payer + 1)];
      assert.deepEqual(
        featuresAt(low, { at, payer: a, payee: b }),
        featuresAt(high, { at, payer: upper(a), payee: upper(b) }),
      );
    }
    assert.equal(JSON.stringify([...low.entries()]), before);
  });

  it("refuses amounts below nothing and times that are no whole seconds, and is as it was", () => {
    const state = stateAfter(paid({ at: T0, from: ANN, to: SHOP, id: "open" }));
    const before = JSON.stringify([...state.entries()]);
    const parties = { payer: ANN, payee: SHOP, token: NATIVE_TOKEN };
    const refused = (event: FeatureEvent, message: RegExp) => assert.throws(() => applyEvent(state, event), message);
    for (const refundBy of [Number.NaN, T0 + 0.5, Number.POSITIVE_INFINITY, -1]) {
      const event = { type: "authorized", at: T0, paymentId: "x", ...parties, amount: 1n, refundBy } as const;
      refused(event, /Payment x has refundBy/);
      refused({ type: "extended", at: T0, paymentId: "open", refundBy }, /give whole seconds/);
    }
    for (const type of ["captured", "refunded", "increased"] as const) {
      refused({ type, at: T0, paymentId: "open", amount: -1n }, /amount of -1 is none/);
    }
    refused({ type: "transferred", at: T0, ...parties, amount: -5n }, /amount of -5/);
    refused({ type: "transferred", at: Number.NaN, ...parties, amount: 5n }, /order of time/);
    assert.throws(() => readFeatures(state, { at: T0, ...parties, amount: -1n }), /amount of -1/);
    assert.throws(() => readFeatures(state, { at: Number.NaN, ...parties, amount: 1n }), /advance it/);
    assert.equal(JSON.stringify([...state.entries()]), before);
  });

  it("wants the state to have reached the payment's time", () => {
    const state = stateAfter(paid({ at: T0, from: ANN, to: SHOP, refundBy: T0 + 50 }));
    const payment = { payer: ANN, payee: SHOP, token: NATIVE_TOKEN, amount: COIN };
    assert.throws(() => readFeatures(state, { at: T0 + 50, ...payment }), /advance it/);
    assert.throws(() => readFeatures(state, { at: T0 - 1, ...payment }), /advance it/);
    advance(state, T0 + 50);
    assert.equal(readFeatures(state, { at: T0 + 50, ...payment }).length, 16);
  });
});

/** Features that an attacker wants higher on a victim, so that its payments are held. */
describe("what strangers can do for free does not change the features of others", () => {
  const strangers = Array.from({ length: 40 }, (_, n) => addressOf(100 + n));
  const life = [0, 1, 2, 3, 4].flatMap((n) => [
    ...paid({ at: T0 + n * DAY, from: ANN, to: SHOP, amount: COIN }),
    ...paid({ at: T0 + n * DAY + 60, from: BOB, to: SHOP, amount: COIN / 2n }),
  ]);
  const at = T0 + 8 * DAY;
  const read = (attack: FeatureEvent[]) => ({
    asPayer: featuresAt(stateAfter([...life, ...attack]), { at }),
    asPayee: featuresAt(stateAfter([...life, ...attack]), { at, payer: EVE, payee: ANN }),
  });
  const quiet = read([]);
  const attacks: Record<string, FeatureEvent[]> = {
    "payments that are authorized and taken back": strangers.flatMap((from, n) => [
      ...paid({ at: at - 100, from, to: SHOP, id: `back-${n}`, amount: 50n * COIN }).slice(0, 1),
      { type: "returned", at: at - 90, paymentId: `back-${n}`, amount: 50n * COIN, how: "reclaim" } as const,
    ]),
    "payments that are authorized and never captured": strangers.flatMap((from) => [
      ...paid({ at: at - 100, from, to: ANN, amount: 50n * COIN }).slice(0, 1),
      ...paid({ at: at - 100, from, to: SHOP, amount: 50n * COIN }).slice(0, 1),
    ]),
    "denied payments": strangers.flatMap((from, n) => [
      ...paid({ at: at - 100, from, to: SHOP, id: `no-${n}` }).slice(0, 1),
      { type: "returned", at: at - 99, paymentId: `no-${n}`, amount: COIN, how: "deny" } as const,
    ]),
    "captured payments in a worthless token of their own": strangers.flatMap((from) => [
      ...paid({ at: at - 100, from, to: SHOP, token: addressOf(666), amount: 10n ** 30n, refundBy: at - 50 }),
      ...paid({ at: at - 100, from, to: ANN, token: addressOf(666), amount: 10n ** 30n, refundBy: at - 50 }),
    ]),
    "transfers of nothing in the victim's name": strangers.map((payee) => {
      return { type: "transferred", at: at - 100, payer: ANN, payee, token: NATIVE_TOKEN, amount: 0n } as const;
    }),
    "labels of strangers that once authorized payments to the victim": strangers.flatMap((from) => [
      ...paid({ at: at - 100, from, to: SHOP }).slice(0, 1),
      { type: "labelled", at: at - 90, address: from } as const,
    ]),
    "trade with themselves in the victim's neighbourhood": paid({ at: at - 100, from: EVE, to: EVE, amount: COIN }),
  };

  for (const [name, attack] of Object.entries(attacks)) {
    it(`by ${name}`, () => {
      const attacked = read(attack);
      assert.deepEqual(attacked.asPayer, quiet.asPayer);
      // Eve's own attempts are Eve's: they are read as payer features.
      const { payerAge, payerBurst, payerNewPayees, payerGap, ...payee } = attacked.asPayee;
      const { payerAge: _a, payerBurst: _b, payerNewPayees: _n, payerGap: _g, ...quietPayee } = quiet.asPayee;
      assert.deepEqual(payee, quietPayee);
    });
  }

  it("and dust that the victim captures moves fan-in, means and pass-through next to nothing", () => {
    const dust = strangers.flatMap((from) => [
      ...paid({ at: at - 100, from, to: SHOP, amount: COIN / 100_000n }),
      ...paid({ at: at - 100, from, to: ANN, amount: COIN / 100_000n }),
    ]);
    const attacked = read(dust);
    assert.ok(attacked.asPayer.payeeFanIn <= quiet.asPayer.payeeFanIn + 1);
    assert.equal(attacked.asPayer.payerPassThrough, unknownFeature);
    assert.equal(attacked.asPayer.amountOverPayerMean, quiet.asPayer.amountOverPayerMean);
    assert.equal(attacked.asPayer.amountOverPayeeMean, quiet.asPayer.amountOverPayeeMean, "nothing has settled yet");
  });

  it("and paying oneself builds no reputation, no history and no habit", () => {
    const selfTrade = Array.from({ length: 20 }, (_, n) => paid({ at: T0 + n * 3600, from: EVE, to: EVE })).flat();
    const found = featuresAt(stateAfter(selfTrade), { at, payer: EVE, payee: EVE });
    for (const name of ["payeeAge", "amountOverPayerMean", "amountOverPayeeMean", "payeeBadShare"] as const) {
      assert.equal(found[name], unknownFeature, name);
    }
    assert.deepEqual([found.payeeReputation, found.pairHistory], [0, 0]);
  });

  it("but what costs money, time or consent does: these cheap ways are known and documented", () => {
    // Own accounts that pay an accomplice and wait past refundBy buy reputation for gas and patience.
    const sybils = strangers.flatMap((from) => paid({ at: T0, from, to: EVE, amount: COIN / 100n }));
    const found = featuresAt(stateAfter(sybils), { at, payee: EVE });
    assert.equal(found.payeeReputation, lg(41));
    // The same thins a share of bad outcomes, and one large capture makes the first payments of others look small.
    const lost = [
      ...paid({ at: T0, from: ANN, to: EVE, id: "lost" }),
      { type: "disputed", at: T0 + 60, paymentId: "lost", payer: ANN, payee: EVE, against: "payee" } as const,
    ];
    assert.equal(featuresAt(stateAfter(lost), { at, payee: EVE }).payeeBadShare, 1024);
    assert.equal(featuresAt(stateAfter([...lost, ...sybils]), { at, payee: EVE }).payeeBadShare, Math.floor(1024 / 41));
    const victims = strangers.flatMap((from) => paid({ at: T0 + 60, from, to: EVE, amount: COIN }));
    const large = paid({ at: T0, from: addressOf(99), to: EVE, amount: 1000n * COIN });
    const fanIn = (events: FeatureEvent[]) => featuresAt(stateAfter(events), { at: T0 + 60, payee: EVE }).payeeFanIn;
    assert.ok(fanIn(victims) > 39 * 64);
    assert.ok(fanIn([...large, ...victims]) < 2 * 64);
    // Settled dust pulls a payee's mean down, where the payee captures it.
    const dusted = strangers.flatMap((from) => paid({ at: T0, from, to: SHOP, amount: COIN / 100_000n }));
    assert.ok(read(dusted).asPayer.amountOverPayeeMean > quiet.asPayer.amountOverPayeeMean);
  });
});
