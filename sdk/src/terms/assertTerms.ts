import { type Address, isAddress, isAddressEqual, zeroAddress, zeroHash } from "viem";
import { InvalidFieldError } from "../errors/fields.ts";
import {
  InvalidAmountError,
  InvalidArbiterError,
  InvalidDeadlinesError,
  InvalidFeesError,
  InvalidGateError,
  InvalidPartyError,
  ZeroAddressError,
} from "../errors/terms.ts";
import { wordDigits } from "../internal/words.ts";
import type { Terms } from "../types/terms.ts";
import { maxCaptureSeconds, maxPaymentAmount, maxResolveSeconds } from "./limits.ts";
import { termsTypes } from "./termsTypes.ts";

export type AssertTermsOptions = {
  /** Timestamp of the current block in seconds; without it the distance of captureBy is not looked at. */
  now?: number | undefined;
  /** Address of the escrow; with it terms that name it as a party are refused. */
  escrow?: Address | undefined;
};

/**
 * Refuses terms that the escrow would refuse, by the same rules in the same order (docs/spec/payments.md), before any
 * gas is spent. The code of each error is the contract error's name in snake_case.
 *
 * @throws InvalidFieldError, ZeroAddressError, InvalidAmountError, InvalidDeadlinesError, InvalidFeesError,
 * InvalidArbiterError, InvalidGateError, InvalidPartyError
 *
 * @example
 * assertTerms(terms, { now: Number(block.timestamp), escrow })
 */
export function assertTerms(terms: Terms, options: AssertTermsOptions = {}): void {
  // What does not fit its type never reaches the contract. maxAmount is left to the second rule, which is narrower.
  for (const { name, type } of termsTypes.Terms) {
    if (!(name === "maxAmount" && typeof terms.maxAmount === "bigint")) wordDigits(type, terms[name], name);
    if (type === "address") assertChecksum(terms[name], name);
  }
  assertParties(terms);
  if (terms.maxAmount < 1n || terms.maxAmount > maxPaymentAmount) {
    throw new InvalidAmountError({ field: "maxAmount", amount: terms.maxAmount, max: maxPaymentAmount });
  }
  assertDeadlines(terms, options.now);
  assertFees(terms);
  assertArbiter(terms);
  if (isZero(terms.gate) && terms.gateTerms.toLowerCase() !== zeroHash) {
    throw new InvalidGateError({ gate: terms.gate, gateTerms: terms.gateTerms });
  }
  if (options.escrow !== undefined) assertEscrowIsNoParty(terms, options.escrow);
}

/** Digits in mixed case carry a checksum (ERC-55): one that is wrong is a typing error. */
function assertChecksum(address: Address, field: string): void {
  const digits = address.slice(2);
  if (digits === digits.toLowerCase() || digits === digits.toUpperCase() || isAddress(address)) return;
  throw new InvalidFieldError({ field, value: address, expected: "an address whose checksum is right" });
}

function assertParties(terms: Terms): void {
  for (const field of ["payer", "payee", "operator"] as const) {
    if (isZero(terms[field])) throw new ZeroAddressError({ field });
  }
}

function assertDeadlines({ authorizeBy, captureFrom, captureBy, refundBy }: Terms, now: number | undefined): void {
  const values = { authorizeBy, captureFrom, captureBy, refundBy, now };
  if (authorizeBy > captureBy) {
    throw new InvalidDeadlinesError(`authorizeBy ${authorizeBy} is after captureBy ${captureBy}`, values);
  }
  if (captureFrom >= captureBy) {
    throw new InvalidDeadlinesError(`captureFrom ${captureFrom} is not before captureBy ${captureBy}`, values);
  }
  if (captureBy > refundBy) {
    throw new InvalidDeadlinesError(`captureBy ${captureBy} is after refundBy ${refundBy}`, values);
  }
  if (now !== undefined && captureBy > now + maxCaptureSeconds) {
    throw new InvalidDeadlinesError(`captureBy ${captureBy} is more than 400 days after ${now}`, values);
  }
}

function assertFees({ minFeeBps, maxFeeBps, feeReceiver }: Terms): void {
  const values = { minFeeBps, maxFeeBps, feeReceiver };
  if (minFeeBps > maxFeeBps) {
    throw new InvalidFeesError(`minFeeBps ${minFeeBps} is above maxFeeBps ${maxFeeBps}`, values);
  }
  if (maxFeeBps > 10_000) throw new InvalidFeesError(`maxFeeBps ${maxFeeBps} is above 10000`, values);
  if (isZero(feeReceiver) !== (maxFeeBps === 0)) {
    const rule = maxFeeBps === 0 ? "a feeReceiver without a fee" : "a fee without a feeReceiver";
    throw new InvalidFeesError(rule, values);
  }
}

function assertArbiter({ arbiter, resolveSeconds, resolveToPayee }: Terms): void {
  const values = { arbiter, resolveSeconds, resolveToPayee };
  if (isZero(arbiter)) {
    if (resolveSeconds !== 0) throw new InvalidArbiterError("resolveSeconds without an arbiter", values);
    if (resolveToPayee) throw new InvalidArbiterError("resolveToPayee without an arbiter", values);
  } else if (resolveSeconds < 1 || resolveSeconds > maxResolveSeconds) {
    throw new InvalidArbiterError(`resolveSeconds ${resolveSeconds} is not 1 to ${maxResolveSeconds}`, values);
  }
}

function assertEscrowIsNoParty(terms: Terms, escrow: Address): void {
  for (const field of ["payer", "payee", "operator", "feeReceiver", "arbiter"] as const) {
    if (isAddressEqual(terms[field], escrow)) throw new InvalidPartyError({ field, party: escrow });
  }
}

function isZero(address: Address): boolean {
  return address.toLowerCase() === zeroAddress;
}
