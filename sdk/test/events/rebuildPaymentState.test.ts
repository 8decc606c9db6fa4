import assert from "node:assert/strict";
import { zeroAddress, zeroHash } from "viem";
import { InvalidFieldError } from "../../src/errors/fields.ts";
import { rebuildCredits } from "../../src/events/rebuildCredits.ts";
import { rebuildPaymentState } from "../../src/events/rebuildPaymentState.ts";
import type { PaymentEvent } from "../../src/types/paymentEvent.ts";
import { escrow, now, validReport, validTerms } from "../fixtures.ts";

const paymentId = validReport().subject;
const position = { blockNumber: 1n, blockHash: zeroHash, transactionHash: zeroHash, logIndex: 0, escrow } as const;
const at = (second: number | undefined) => ({
  ...position,
  blockTimestamp: second === undefined ? undefined : BigInt(second),
});
const terms = validTerms();
const opening = { type: "authorized", paymentId, payer: terms.payer, payee: terms.payee, terms, amount: 9n } as const;

describe("rebuildPaymentState", () => {
  it("takes the clock from the logs, or from whoever knows the blocks", () => {
    const events: PaymentEvent[] = [{ ...opening, ...at(now) }];
    assert.equal(rebuildPaymentState({ events, paymentId })?.state.clock, now);
    const silent: PaymentEvent[] = [{ ...opening, ...at(undefined) }];
    assert.equal(rebuildPaymentState({ events: silent, paymentId, timestampOf: () => 5 })?.state.clock, 5);
    assert.throws(() => rebuildPaymentState({ events: silent, paymentId }), InvalidFieldError);
  });

  it("stays at 4095 as the contract's count does, and passes over other payments", () => {
    const voided = { type: "voided", paymentId, amount: 0n, ...at(now) } as const;
    const foreign = { ...voided, paymentId: zeroHash, amount: 5n };
    const events: PaymentEvent[] = [{ ...opening, ...at(now) }, foreign, ...Array<PaymentEvent>(5000).fill(voided)];
    const rebuilt = rebuildPaymentState({ events, paymentId });
    assert.deepEqual([rebuilt?.state.seq, rebuilt?.state.held], [4095, 9n]);
  });

  it("ends a dispute when everything is voided, not before", () => {
    const disputed = { type: "disputed", paymentId, evidence: zeroHash, ...at(now + 5) } as const;
    const voided = (amount: bigint) => ({ type: "voided", paymentId, amount, ...at(now + 6) }) as const;
    const events: PaymentEvent[] = [{ ...opening, ...at(now) }, disputed, voided(4n)];
    const part = rebuildPaymentState({ events, paymentId })?.state;
    assert.deepEqual([part?.disputed, part?.clock], [true, now + 5]);
    const whole = rebuildPaymentState({ events: [...events, voided(5n)], paymentId })?.state;
    assert.deepEqual([whole?.disputed, whole?.held, whole?.noIncrease], [false, 0n, true]);
  });
});

describe("rebuildCredits", () => {
  it("adds up what failed and forgets what was claimed, for each token and account", () => {
    const [one, two] = [terms.payer, terms.payee];
    const credited = (account: typeof one, amount: bigint) =>
      ({ type: "credited", token: zeroAddress, account, amount, ...at(now) }) as const;
    const events: PaymentEvent[] = [
      credited(one, 3n),
      credited(two, 4n),
      credited(one, 5n),
      { type: "creditClaimed", token: zeroAddress, account: one, to: two, amount: 8n, ...at(now) },
      credited(one, 1n),
    ];
    assert.deepEqual(rebuildCredits(events), [
      { token: zeroAddress, account: two, amount: 4n },
      { token: zeroAddress, account: one, amount: 1n },
    ]);
  });
});
