import assert from "node:assert/strict";
import { zeroAddress } from "viem";
import { InvalidFieldError } from "../../src/errors/fields.ts";
import { InvalidAmountError, TermsMismatchError } from "../../src/errors/terms.ts";
import { checkTerms, type TermsExpectations } from "../../src/terms/checkTerms.ts";
import { escrow, model, now, riskOracle, validTerms } from "../fixtures.ts";

const other = "0x7777777777777777777777777777777777777777";
const agreed: TermsExpectations = {
  now,
  escrow,
  payer: validTerms().payer,
  payee: validTerms().payee,
  operator: validTerms().operator,
  token: zeroAddress,
  amount: 5_000_000n,
  captureSeconds: 3600,
  waitSecondsAtMost: 0,
  refundSecondsAtMost: 86_400,
  maxFeeBpsAtMost: 100,
  feeReceiver: validTerms().feeReceiver,
  gate: [other, riskOracle],
  model,
  releaseAtMostAtLeast: 3000,
  denyAtLeastAtLeast: 8000,
  maxAgeSecondsAtLeast: 3600,
  arbiters: [],
};

describe("checkTerms", () => {
  it("accepts terms that meet every expectation", () => {
    assert.doesNotThrow(() => checkTerms(validTerms(), agreed));
  });

  const differing: [expectation: Partial<TermsExpectations>, says: RegExp][] = [
    [{ payer: other }, /payer is/],
    [{ payee: other }, /payee is/],
    [{ token: other }, /token is/],
    [{ amount: 5_000_001n }, /maxAmount 5000000 is below 5000001/],
    [{ captureSeconds: 86_401 }, /captureBy/],
    [{ refundSecondsAtMost: 86_399 }, /refundBy/],
    [{ maxFeeBpsAtMost: 99 }, /maxFeeBps 100 is above 99/],
    [{ gate: other }, /gate/],
    [{ gate: zeroAddress }, /gate/],
    [{ model: `0x${"ab".repeat(32)}` }, /pinned model/],
    [{ model: "0x" }, /pinned model/],
    [{ releaseAtMostAtLeast: 3001 }, /releaseAtMost 3000 is below 3001/],
    [{ denyAtLeastAtLeast: 8001 }, /denyAtLeast 8000 is below 8001/],
    [{ maxAgeSecondsAtLeast: 3601 }, /maxAgeSeconds/],
  ];
  for (const [change, says] of differing) {
    it(`refuses terms when ${Object.keys(change)} is not met: ${says.source}`, () => {
      assert.throws(
        () => checkTerms(validTerms(), { ...agreed, ...change }),
        (error: unknown) => error instanceof TermsMismatchError && says.test(error.shortMessage),
      );
    });
  }

  it("refuses an arbiter that was not agreed and a capture that starts late", () => {
    const terms = validTerms({ arbiter: other, resolveSeconds: 60, captureFrom: now + 1 });
    assert.throws(
      () => checkTerms(terms, agreed),
      (error: unknown) =>
        error instanceof TermsMismatchError &&
        (error.values.differences as string[]).length === 2 &&
        error.code === "terms_mismatch",
    );
    assert.doesNotThrow(() => checkTerms(terms, { ...agreed, arbiters: [other], waitSecondsAtMost: 1 }));
  });

  it("refuses terms that contradict themselves before it compares", () => {
    assert.throws(() => checkTerms(validTerms({ maxAmount: 0n }), { now }), InvalidAmountError);
  });

  it("looks only at what is expected", () => {
    assert.doesNotThrow(() => checkTerms(validTerms({ gateTerms: `0x${"99".repeat(32)}` }), { now }));
  });

  it("refuses expectations that are no numbers, which would accept any terms", () => {
    const wrong: Record<string, unknown>[] = [
      { now: undefined },
      { now: Number.NaN },
      { now: BigInt(now) },
      { now: `${now}` },
      { amount: "5000000" },
      { amount: Number.NaN },
      { amount: null },
      { captureSeconds: Number.NaN },
      { captureSeconds: "3600" },
      { maxFeeBpsAtMost: Number.NaN },
      { denyAtLeastAtLeast: -1 },
    ];
    for (const change of wrong) {
      assert.throws(() => checkTerms(validTerms(), { ...agreed, ...change } as TermsExpectations), InvalidFieldError);
    }
  });
});
