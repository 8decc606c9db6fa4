import { type Address, type Hex, isAddressEqual, zeroAddress } from "viem";
import { InvalidFieldError } from "../errors/fields.ts";
import { TermsMismatchError } from "../errors/terms.ts";
import { decodeGateTerms } from "../gate/decodeGateTerms.ts";
import { assertBaseUnits, uintDigits } from "../internal/words.ts";
import type { Terms } from "../types/terms.ts";
import { assertTerms } from "./assertTerms.ts";

/** What a payee wants of terms before it delivers. Everything left out is not looked at. */
export type TermsExpectations = {
  /** Timestamp of the current block in seconds. */
  now: number;
  escrow?: Address | undefined;
  payer?: Address | undefined;
  payee?: Address | undefined;
  operator?: Address | undefined;
  token?: Address | undefined;
  /** The terms must allow at least this many base units. */
  amount?: bigint | undefined;
  /** Seconds from now on in which capture must still be possible. */
  captureSeconds?: number | undefined;
  /** captureFrom must lie no more than this many seconds after now. */
  waitSecondsAtMost?: number | undefined;
  /** The latest refundBy, in seconds after captureBy. */
  refundSecondsAtMost?: number | undefined;
  /** The most that the fee may take, in hundredths of a percent. */
  maxFeeBpsAtMost?: number | undefined;
  feeReceiver?: Address | undefined;
  /** The gate, or the gates that the payee trusts; zero is *no gate*. */
  gate?: Address | readonly Address[] | undefined;
  /** Model id or a prefix of it; the terms must pin this model. */
  model?: Hex | undefined;
  /** The terms must release at least up to this score. */
  releaseAtMostAtLeast?: number | undefined;
  /** The terms must not deny below this score. */
  denyAtLeastAtLeast?: number | undefined;
  /** The terms must accept reports of at least this age. */
  maxAgeSecondsAtLeast?: number | undefined;
  /** Arbiters that the payee accepts; an empty list accepts no arbiter. */
  arbiters?: readonly Address[] | undefined;
};

/**
 * For payees: refuses terms that are not what was agreed, before anything is delivered. All differences are named at
 * once. The payer signs these terms and nobody can change them afterwards, so one look is enough.
 *
 * @param terms - What the payer authorized.
 * @param expectations - What the payee agreed to.
 * @throws Every error of `assertTerms`; TermsMismatchError.
 *
 * @example
 * checkTerms(terms, { now, payee: shop, token: usdc, amount: 5_000_000n, gate: riskOracle, model, captureSeconds: 3600 })
 */
export function checkTerms(terms: Terms, expectations: TermsExpectations): void {
  assertExpectations(expectations);
  assertTerms(terms, { now: expectations.now, escrow: expectations.escrow });
  const differences = [
    ...partyDifferences(terms, expectations),
    ...amountDifferences(terms, expectations),
    ...timeDifferences(terms, expectations),
    ...gateDifferences(terms, expectations),
  ];
  if (differences.length > 0) throw new TermsMismatchError(differences, { terms, expectations });
}

/** What is no number would compare false with everything, and so accept everything. */
function assertExpectations(expectations: TermsExpectations): void {
  if (expectations.amount !== undefined) assertBaseUnits(expectations.amount, "amount");
  for (const field of wholeExpectations) {
    const value = expectations[field];
    if (value === undefined && field !== "now") continue;
    if (typeof value !== "number") throw new InvalidFieldError({ field, value, expected: "a whole number" });
    uintDigits(value, 48, 12, field);
  }
}

const wholeExpectations = [
  "now",
  "captureSeconds",
  "waitSecondsAtMost",
  "refundSecondsAtMost",
  "maxFeeBpsAtMost",
  "releaseAtMostAtLeast",
  "denyAtLeastAtLeast",
  "maxAgeSecondsAtLeast",
] as const;

function partyDifferences(terms: Terms, expectations: TermsExpectations): string[] {
  const differences: string[] = [];
  for (const field of ["payer", "payee", "operator", "token", "feeReceiver"] as const) {
    const expected = expectations[field];
    if (expected !== undefined && !isAddressEqual(terms[field], expected)) {
      differences.push(`${field} is ${terms[field]}, not ${expected}`);
    }
  }
  const { arbiters } = expectations;
  const { arbiter } = terms;
  if (arbiters !== undefined && !isAddressEqual(arbiter, zeroAddress) && !isAmong(arbiter, arbiters)) {
    differences.push(`arbiter ${arbiter} is not an accepted one`);
  }
  return differences;
}

function amountDifferences(terms: Terms, { amount, maxFeeBpsAtMost }: TermsExpectations): string[] {
  const differences: string[] = [];
  if (amount !== undefined && terms.maxAmount < amount) {
    differences.push(`maxAmount ${terms.maxAmount} is below ${amount}`);
  }
  if (maxFeeBpsAtMost !== undefined && terms.maxFeeBps > maxFeeBpsAtMost) {
    differences.push(`maxFeeBps ${terms.maxFeeBps} is above ${maxFeeBpsAtMost}`);
  }
  return differences;
}

function timeDifferences(terms: Terms, expectations: TermsExpectations): string[] {
  const { now, captureSeconds, waitSecondsAtMost, refundSecondsAtMost } = expectations;
  const differences: string[] = [];
  if (captureSeconds !== undefined && terms.captureBy < now + captureSeconds) {
    differences.push(`captureBy ${terms.captureBy} leaves less than ${captureSeconds} seconds from ${now}`);
  }
  if (waitSecondsAtMost !== undefined && terms.captureFrom > now + waitSecondsAtMost) {
    differences.push(`captureFrom ${terms.captureFrom} is more than ${waitSecondsAtMost} seconds after ${now}`);
  }
  if (refundSecondsAtMost !== undefined && terms.refundBy > terms.captureBy + refundSecondsAtMost) {
    differences.push(`refundBy ${terms.refundBy} is more than ${refundSecondsAtMost} seconds after captureBy`);
  }
  return differences;
}

function gateDifferences(terms: Terms, expectations: TermsExpectations): string[] {
  const { gate, model, releaseAtMostAtLeast, denyAtLeastAtLeast, maxAgeSecondsAtLeast } = expectations;
  const differences: string[] = [];
  if (gate !== undefined) {
    const trusted = typeof gate === "string" ? [gate] : gate;
    if (!isAmong(terms.gate, trusted)) differences.push(`gate ${terms.gate} is not ${trusted.join(" or ")}`);
  }
  const readsWord = [model, releaseAtMostAtLeast, denyAtLeastAtLeast, maxAgeSecondsAtLeast].some(
    (x) => x !== undefined,
  );
  if (!readsWord || isAddressEqual(terms.gate, zeroAddress)) return differences;
  const pinned = decodeGateTerms(terms.gateTerms);
  if (model !== undefined && !samePrefix(pinned.modelPrefix, model)) {
    differences.push(`the pinned model ${pinned.modelPrefix} is not ${model}`);
  }
  if (releaseAtMostAtLeast !== undefined && pinned.releaseAtMost < releaseAtMostAtLeast) {
    differences.push(`releaseAtMost ${pinned.releaseAtMost} is below ${releaseAtMostAtLeast}`);
  }
  if (denyAtLeastAtLeast !== undefined && pinned.denyAtLeast < denyAtLeastAtLeast) {
    differences.push(`denyAtLeast ${pinned.denyAtLeast} is below ${denyAtLeastAtLeast}`);
  }
  if (maxAgeSecondsAtLeast !== undefined && pinned.maxAgeSeconds < maxAgeSecondsAtLeast) {
    differences.push(`maxAgeSeconds ${pinned.maxAgeSeconds} is below ${maxAgeSecondsAtLeast}`);
  }
  return differences;
}

function isAmong(address: Address, addresses: readonly Address[]): boolean {
  return addresses.some((other) => isAddressEqual(other, address));
}

/** The terms pin 21 bytes; an expectation may be shorter or longer, but never so short that it says nothing. */
function samePrefix(pinned: Hex, expected: Hex): boolean {
  const length = Math.min(pinned.length, expected.length);
  return length >= 10 && pinned.slice(0, length).toLowerCase() === expected.slice(0, length).toLowerCase();
}
