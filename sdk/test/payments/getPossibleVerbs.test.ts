import assert from "node:assert/strict";
import { getAddress } from "viem";
import { getPossibleVerbs } from "../../src/payments/getPossibleVerbs.ts";
import type { PaymentState } from "../../src/types/paymentState.ts";
import { now, validTerms } from "../fixtures.ts";

const terms = validTerms();
const held: PaymentState = {
  held: 5n,
  refundable: 0n,
  clock: now,
  seq: 1,
  exists: true,
  cleared: false,
  disputed: false,
  noIncrease: false,
};

// Beside test/e2e/sdkVerbs.test.ts, which compares every verb and party with the chain.
describe("getPossibleVerbs", () => {
  it("does not care in which case addresses are written, and gives strangers what anyone may do", () => {
    const who = getAddress(terms.operator);
    assert.deepEqual(getPossibleVerbs({ terms, state: held, now, who }), ["clear", "capture", "void", "deny"]);
    const stranger = "0x9999999999999999999999999999999999999999";
    assert.deepEqual(getPossibleVerbs({ terms, state: held, now, who: stranger }), ["clear", "deny"]);
  });

  it("knows that after 4095 verbs nothing can be agreed by signatures", () => {
    const of = (seq: number) => getPossibleVerbs({ terms, state: { ...held, seq }, now, who: terms.payer });
    assert.ok(of(4094).includes("extend"));
    assert.deepEqual(
      of(4094).filter((verb) => !of(4095).includes(verb)),
      ["extend"],
    );
    assert.ok(of(4095).includes("increase"));
  });

  it("looks at the later deadlines that both agreed to", () => {
    const at = terms.captureBy;
    const own = getPossibleVerbs({ terms, state: held, now: at, who: terms.payer });
    assert.ok(own.includes("reclaim") && !own.includes("dispute"));
    const extension = { captureBy: at + 1, refundBy: terms.refundBy };
    assert.ok(!getPossibleVerbs({ terms, state: held, extension, now: at, who: terms.payer }).includes("reclaim"));
    assert.ok(getPossibleVerbs({ terms, state: held, extension, now: at, who: terms.operator }).includes("capture"));
  });
});
