import assert from "node:assert/strict";
import { followLife } from "../../src/feedback/followLife.ts";
import { LifeError, readLife } from "../../src/feedback/readLife.ts";
import { simulatedLife } from "../../src/feedback/simulatedLife.ts";
import { writeLife } from "../../src/feedback/writeLife.ts";
import { generateWorld } from "../../src/simulate/generateWorld.ts";
import { demoKnobs } from "../../src/simulate/knobs.ts";
import { authorized, captured, lifeOf } from "./lives.ts";

const knobs = { ...demoKnobs, reported: 0.9, honestDisputes: 0.05 };

describe("a file of events and labels", () => {
  it("says what was written", () => {
    let turn = 0;
    const life = simulatedLife(generateWorld({ seed: 8, knobs }), () =>
      ++turn % 9 === 0 ? "hold" : turn % 10 === 0 ? "deny" : "release",
    );
    const types = new Set(life.events.map(({ type }) => type));
    for (const type of ["authorized", "captured", "returned", "refunded", "labelled", "disputeOpened", "verdict"]) {
      assert.ok(types.has(type as never), type);
    }
    assert.ok(types.has("disputeDecided") && life.sets.watchlist.length > 0);
    assert.deepEqual(readLife(writeLife(life)), life);
  });

  it("takes payments that grow, last longer and are resolved", () => {
    const life = lifeOf(
      authorized("a", 100),
      { type: "increased", at: 110, paymentId: "a", amount: 5n },
      { type: "extended", at: 120, paymentId: "a", refundBy: 900_000 },
      { type: "returned", at: 130, paymentId: "a", amount: 7n, how: "resolve" },
    );
    assert.deepEqual(readLife(writeLife(life)), life);
    assert.equal(followLife(life).payments.length, 1);
  });

  it("is refused with the line and what was expected there", () => {
    const [header, first, second] = writeLife(lifeOf(authorized("a", 100), captured("a", 120)))
      .trim()
      .split("\n") as [string, string, string];
    const changed = (line: string, change: object) => JSON.stringify({ ...JSON.parse(line), ...change });
    const cases: [string[], RegExp][] = [
      [[], /my\.jsonl: the file is empty/],
      [[header], /no payment is authorized/],
      [[first], /line 1: expected a header with "format": "sluice-life\/1", found nothing/],
      [[changed(header, { format: "sluice-life/2" }), first], /line 1: .* found "sluice-life\/2"/],
      [[changed(header, { tokens: 3 }), first], /line 1: tokens: expected a list/],
      [[changed(header, { tokens: [{ token: "0x1", unit: "1" }] }), first], /line 1: tokens\[0\]\.token: expected/],
      [[changed(header, { tokens: [{ token: `0x${"0".repeat(40)}`, unit: "0" }] }), first], /unit: .* more than 0/],
      [[header, "{"], /line 2: this is not JSON/],
      [[header, "[]"], /line 2: expected an object/],
      [
        [header, changed(first, { type: "paid" })],
        /line 2: type: there is no event "paid"; there are authorized, increased/,
      ],
      [[header, changed(first, { at: -3 })], /line 2: at: expected a whole number of seconds/],
      [[header, changed(first, { at: "100" })], /line 2: at: .* found "100"/],
      [[header, changed(first, { at: null })], /line 2: at: .* found null/],
      [[header, changed(first, { amount: 7 })], /line 2: amount: expected base units as text of digits, found 7/],
      [[header, changed(first, { amount: "-7" })], /line 2: amount/],
      [[header, changed(first, { amount: "NaN" })], /line 2: amount/],
      [[header, changed(first, { payer: undefined })], /line 2: payer: expected an address.* found nothing/],
      [[header, first, first], /line 3: payment a is authorized twice/],
      [[header, changed(first, { at: 130 }), second], /line 3: at: 120 is before the line above \(130\)/],
      [[header, first, changed(second, { paymentId: "b" })], /line 3: payment b was not authorized/],
      [[header, first, '{"type":"verdict","at":130,"paymentId":"a"}'], /line 3: isFraud: expected true or false/],
      [
        [header, first, '{"type":"disputeDecided","at":130,"paymentId":"a","against":"me"}'],
        /line 3: against: expected one of payer, payee, both, nobody, found "me"/,
      ],
    ];
    assert.equal(readLife([header, first, "", second, ""].join("\n")).events.length, 2);
    for (const [lines, expected] of cases) {
      assert.throws(
        () => readLife(lines.join("\n"), "my.jsonl"),
        (error) => error instanceof LifeError && expected.test(error.message),
        `${lines.at(-1)}`,
      );
    }
  });
});
