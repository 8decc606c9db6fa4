import assert from "node:assert/strict";
import { generateWorld } from "../../src/simulate/generateWorld.ts";
import { demoKnobs, townKnobs } from "../../src/simulate/knobs.ts";
import { playIntents } from "../../src/simulate/playIntents.ts";
import { type FraudKind, fraudKinds, type Intent, type Outcome } from "../../src/simulate/world.ts";

const DAY = 86_400;

describe("the kinds of fraud of a town", function () {
  this.timeout(20_000);
  const world = generateWorld({ seed: "town-3", knobs: { ...townKnobs, carefulThieves: 0 } });
  const of = (kind: FraudKind) => world.intents.filter((intent) => intent.kind === kind);
  const by = <K>(intents: readonly Intent[], key: (intent: Intent) => K) => [...Map.groupBy(intents, key).values()];

  it("are all there, as often as the knobs ask", () => {
    for (const kind of fraudKinds) {
      assert.ok(of(kind).length >= townKnobs.fraud[kind], `${of(kind).length} of ${kind}`);
      assert.ok(of(kind).length < 1.3 * townKnobs.fraud[kind] + 14, `${of(kind).length} of ${kind}`);
    }
  });

  it("bust out after honest months, with large orders within days", () => {
    const months = by(of("bust_out"), ({ payee }) => payee.name).map((orders) => {
      const { payee, at } = orders[0] as Intent;
      const before = world.intents.filter((intent) => intent.payee === payee && intent.kind === "honest");
      assert.ok((orders.at(-1)?.at ?? 0) - at < 4 * DAY);
      assert.ok(world.labels.some((label) => label.address === payee.address && label.at > at));
      const mean = (intents: readonly Intent[]) => intents.reduce((sum, { value }) => sum + value, 0) / intents.length;
      if (before.length > 5) assert.ok(mean(orders) > 1.5 * mean(before));
      return (at - (before[0]?.at ?? at)) / DAY;
    });
    assert.ok(Math.max(...months) > 50, `honest for at most ${Math.max(...months)} days`);
  });

  it("triangulate between a buyer, a front and a stolen account", () => {
    for (const sale of of("triangulation").filter(({ payee }) => payee.name.startsWith("front-"))) {
      assert.equal(sale.payer.role, "person");
      const order = of("triangulation").some(
        ({ at, payee, payer }) =>
          at >= sale.at - 60 && at < sale.at + 8 * 3600 && payee.role === "shop" && payer.role === "person",
      );
      assert.ok(order || sale.at > world.endAt - DAY, `nothing is ordered for sale ${sale.index}`);
    }
  });

  it("structure below the limit", () => {
    const limit = townKnobs.structuringLimit * 1e6;
    for (const { value } of of("structuring")) assert.ok(value < limit && value > 0.8 * limit, `${value}`);
  });

  it("wash money round a ring", () => {
    for (const ring of by(of("wash_trade"), ({ payer }) => payer.name.split("-")[1])) {
      const payers = new Set(ring.map(({ payer }) => payer));
      const strangers = ring.filter(({ payee }) => !payers.has(payee)).length;
      assert.ok(strangers <= 1 && payers.size <= 5, "money stays in the ring");
    }
  });

  it("abuse refunds with disputes that arbiters mostly decide against the payer", () => {
    const abused = new Set(of("refund_abuse").map(({ index }) => index));
    const decided = world.outcomes.filter(
      (outcome): outcome is Outcome & { source: "arbiter" } =>
        outcome.source === "arbiter" && abused.has(outcome.index),
    );
    assert.ok(decided.length > 0.5 * abused.size);
    assert.ok(decided.filter(({ against }) => against === "payer").length > 0.5 * decided.length);
  });

  it("come to light after the payment, in the order of time, each dispute once and before its decision", () => {
    let last = 0;
    const disputed = new Map<number, number>();
    for (const outcome of world.outcomes) {
      const { index, at, source } = outcome;
      const intent = world.intents[index] as Intent;
      assert.ok(at >= last && at > intent.at);
      last = at;
      if (source === "dispute") {
        assert.ok(!disputed.has(index) && at < intent.at + intent.refundBySeconds);
        disputed.set(index, at);
      }
      if (source === "refund") assert.ok(at < intent.at + intent.refundBySeconds);
      if (source === "arbiter") assert.ok((disputed.get(index) ?? at) < at);
    }
    const reported = new Set(world.outcomes.map(({ index }) => index));
    const share = (kind: FraudKind) => of(kind).filter(({ index }) => reported.has(index)).length / of(kind).length;
    assert.ok(share("sanctioned") > 0.75 && share("wash_trade") < 0.7);
    assert.ok([...reported].filter((index) => world.intents[index]?.kind === "honest").length > 50);
  });

  it("begin when the knobs say, and leave the rest of the world as it is", () => {
    const late = generateWorld({ seed: 4, knobs: { ...townKnobs, fraudFromDay: { mule: 90 } } });
    const mules = late.intents.filter(({ kind }) => kind === "mule");
    assert.ok(mules.length >= 160);
    for (const { at } of mules) assert.ok(at >= late.startAt + 90 * DAY);
    const demo = generateWorld({ seed: 7 });
    const more = generateWorld({ seed: 7, knobs: { ...demoKnobs, fraud: { ...demoKnobs.fraud, wash_trade: 20 } } });
    const paid = (intents: readonly Intent[]) =>
      intents
        .filter(({ kind }) => kind !== "wash_trade")
        .map(({ payer, payee, value }) => [payer.name, payee.name, value]);
    assert.equal(demo.intents.length, 470);
    assert.deepEqual(paid(more.intents), paid(demo.intents));
    assert.deepEqual(demo.outcomes, []);
  });

  it("teach features what arbiters decide", () => {
    const played = playIntents(world, () => "release");
    const shares = (kind: string, feature: number) =>
      played.filter(({ intent }) => intent.kind === kind).map(({ features }) => features[feature] as number);
    assert.ok(
      shares("refund_abuse", 8).some((share) => share > 0 && share < 1024),
      "decided against the payer",
    );
    assert.ok(
      shares("bust_out", 12).some((share) => share > 0 && share < 1024),
      "decided against the payee",
    );
    const denied = playIntents(world, () => "deny");
    for (const { intent, features } of denied) {
      if (intent.payer.role === "person") assert.ok(features[8] === 32_767 || features[8] === 1024);
    }
  });
});
