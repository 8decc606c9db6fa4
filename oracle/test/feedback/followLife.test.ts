import assert from "node:assert/strict";
import { followLife } from "../../src/feedback/followLife.ts";
import { simulatedLife } from "../../src/feedback/simulatedLife.ts";
import { generateWorld } from "../../src/simulate/generateWorld.ts";
import { demoKnobs, townKnobs } from "../../src/simulate/knobs.ts";
import { playIntents } from "../../src/simulate/playIntents.ts";
import { DAY } from "./lives.ts";

describe("following a life", function () {
  this.timeout(20_000);
  const knobs = { ...demoKnobs, fraud: { ...townKnobs.fraud }, days: 60, reported: 0.9, honestDisputes: 0.05 };
  const world = generateWorld({ seed: 12, knobs });
  const decide = (features: readonly number[]) =>
    (features[15] as number) >= 2 ? "deny" : (features[14] as number) > 0 ? "hold" : "release";
  const life = simulatedLife(world, decide);
  const followed = followLife(life);

  it("gives the features that the payments were decided by", () => {
    const played = playIntents(world, decide).filter(({ intent }) => intent.at < world.endAt);
    assert.equal(followed.payments.length, played.length);
    for (const [i, payment] of followed.payments.entries()) {
      assert.deepEqual(payment.features, played[i]?.features, `payment ${i}`);
      assert.equal(payment.value, played[i]?.intent.value);
    }
  });

  it("looks into no future: a life that ends earlier has the same payments and labels up to there", () => {
    for (const share of [0.3, 0.6, 0.9]) {
      const cut = Math.floor(life.events.length * share);
      const end = (life.events[cut] as (typeof life.events)[number]).at;
      const before = followLife({ ...life, events: life.events.filter(({ at }) => at <= end) });
      assert.deepEqual(before.payments, followed.payments.slice(0, before.payments.length));
      assert.ok(before.payments.length > 100);
      for (const { paymentId } of before.payments) {
        const label = followed.labels.labelAt(paymentId, end, 14 * DAY);
        assert.deepEqual(label, before.labels.labelAt(paymentId, end, 14 * DAY));
      }
    }
  });

  it("learns of frauds late: few at once, most in the end", () => {
    const frauds = followed.payments.filter(({ paymentId }) => world.intents[Number(paymentId)]?.kind !== "honest");
    const known = (delay: number) =>
      frauds.filter(({ paymentId, at }) => followed.labels.labelAt(paymentId, at + delay, 14 * DAY)?.isFraud).length;
    assert.equal(known(0), 0);
    assert.ok(known(2 * DAY) < 0.6 * frauds.length);
    assert.ok(known(25 * DAY) > 0.6 * frauds.length && known(25 * DAY) < frauds.length);
  });
});
