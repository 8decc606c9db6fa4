import assert from "node:assert/strict";
import { zeroAddress, zeroHash } from "viem";
import { SluiceError } from "../../src/errors/SluiceError.ts";
import { type AssertTermsOptions, assertTerms } from "../../src/terms/assertTerms.ts";
import type { Terms } from "../../src/types/terms.ts";
import { escrow, now, validTerms } from "../fixtures.ts";

const arbiter = "0x6666666666666666666666666666666666666666";

const refused: [what: string, changes: Partial<Terms>, code: string, options?: AssertTermsOptions][] = [
  ["no payer", { payer: zeroAddress }, "zero_address"],
  ["no payee", { payee: zeroAddress }, "zero_address"],
  ["no operator", { operator: zeroAddress }, "zero_address"],
  ["maxAmount 0", { maxAmount: 0n }, "invalid_amount"],
  ["maxAmount of 105 bits", { maxAmount: 2n ** 104n }, "invalid_amount"],
  ["maxAmount of 257 bits", { maxAmount: 2n ** 256n }, "invalid_amount"],
  ["authorizeBy after captureBy", { authorizeBy: now + 86_401 }, "invalid_deadlines"],
  ["captureFrom at captureBy", { captureFrom: now + 86_400 }, "invalid_deadlines"],
  ["captureBy after refundBy", { refundBy: now + 86_399 }, "invalid_deadlines"],
  [
    "captureBy 400 days and a second ahead",
    { captureBy: now + 34_560_001, refundBy: now + 34_560_001 },
    "invalid_deadlines",
    { now },
  ],
  ["minFeeBps above maxFeeBps", { minFeeBps: 101 }, "invalid_fees"],
  ["maxFeeBps above 10000", { maxFeeBps: 10_001 }, "invalid_fees"],
  ["a fee for nobody", { feeReceiver: zeroAddress }, "invalid_fees"],
  ["a receiver of no fee", { maxFeeBps: 0 }, "invalid_fees"],
  ["resolveSeconds without an arbiter", { resolveSeconds: 1 }, "invalid_arbiter"],
  ["resolveToPayee without an arbiter", { resolveToPayee: true }, "invalid_arbiter"],
  ["an arbiter without time", { arbiter }, "invalid_arbiter"],
  ["an arbiter with more than 90 days", { arbiter, resolveSeconds: 7_776_001 }, "invalid_arbiter"],
  ["gateTerms without a gate", { gate: zeroAddress }, "invalid_gate"],
  ["the escrow as payee", { payee: escrow }, "invalid_party", { escrow }],
  ["the escrow as fee receiver", { feeReceiver: escrow }, "invalid_party", { escrow }],
  ["an address that is none", { payer: "0x12" }, "invalid_field"],
  ["a deadline that does not fit", { refundBy: 2 ** 48 }, "invalid_field"],
];

const accepted: [what: string, changes: Partial<Terms>, options?: AssertTermsOptions][] = [
  ["ordinary terms", {}, { now, escrow }],
  ["the largest amount", { maxAmount: 2n ** 104n - 1n }],
  ["deadlines that meet", { authorizeBy: now + 86_400, refundBy: now + 86_400, captureFrom: now + 86_399 }],
  ["captureBy 400 days ahead", { captureBy: now + 34_560_000, refundBy: now + 34_560_000 }, { now }],
  ["no fee", { maxFeeBps: 0, feeReceiver: zeroAddress }],
  ["all of it as a fee", { minFeeBps: 10_000, maxFeeBps: 10_000 }],
  ["an arbiter with 90 days", { arbiter, resolveSeconds: 7_776_000, resolveToPayee: true }],
  ["no gate", { gate: zeroAddress, gateTerms: zeroHash }],
  [
    "payer = payee = operator = fee receiver",
    { payee: validTerms().payer, operator: validTerms().payer, feeReceiver: validTerms().payer },
  ],
];

describe("assertTerms", () => {
  for (const [what, changes, code, options] of refused) {
    it(`refuses ${what} with ${code}`, () => {
      assert.throws(
        () => assertTerms(validTerms(changes), options),
        (error: unknown) => error instanceof SluiceError && error.code === code && Object.keys(error.values).length > 0,
      );
    });
  }

  for (const [what, changes, options] of accepted) {
    it(`accepts ${what}`, () => assert.doesNotThrow(() => assertTerms(validTerms(changes), options)));
  }

  it("refuses an address in mixed case whose checksum is wrong", () => {
    const right: Terms["payee"] = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
    const upper: Terms["payee"] = `0x${right.slice(2).toUpperCase()}`;
    for (const payee of [right, right.toLowerCase() as Terms["payee"], upper]) {
      assert.doesNotThrow(() => assertTerms(validTerms({ payee })));
    }
    const wrong = validTerms({ payee: "0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266" });
    assert.throws(() => assertTerms(wrong), { code: "invalid_field", message: /^payee is .*checksum/ });
  });

  it("names the first of several contradictions, in the order of the specification", () => {
    const all: Partial<Terms>[] = [
      { gate: zeroAddress },
      { resolveSeconds: 1 },
      { minFeeBps: 101 },
      { refundBy: now },
      { maxAmount: 0n },
      { payee: zeroAddress },
    ];
    const codes: string[] = [];
    let terms = validTerms();
    for (const change of all) {
      terms = { ...terms, ...change };
      try {
        assertTerms(terms);
      } catch (error) {
        codes.push((error as SluiceError).code);
      }
    }
    assert.deepEqual(codes, [
      "invalid_gate",
      "invalid_arbiter",
      "invalid_fees",
      "invalid_deadlines",
      "invalid_amount",
      "zero_address",
    ]);
  });

  it("says in its message what is wrong, what to do and where to read on", () => {
    assert.throws(() => assertTerms(validTerms({ maxAmount: 0n })), {
      name: "InvalidAmountError",
      message: /maxAmount is 0; .*\n\nGive the amount in base units.*\nDocs: docs\/sdk\/errors\.md#invalid_amount$/s,
    });
  });
});
