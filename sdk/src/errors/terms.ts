import type { Address } from "viem";
import type { Terms } from "../types/terms.ts";
import { SluiceError } from "./SluiceError.ts";

/** A party that must exist is the zero address. */
export class ZeroAddressError extends SluiceError {
  override name = "ZeroAddressError";

  constructor({ field }: { field: "payer" | "payee" | "operator" }) {
    super(`${field} is the zero address.`, {
      code: "zero_address",
      help: `Name the ${field}; a payment without an operator of its own uses its payee or payer as operator.`,
      values: { field },
    });
  }
}

/** An amount is zero or does not fit 104 bits. */
export class InvalidAmountError extends SluiceError {
  override name = "InvalidAmountError";

  constructor({ field, amount, max }: { field: string; amount: bigint; max: bigint }) {
    super(`${field} is ${amount}; an amount is 1 to ${max} base units here.`, {
      code: "invalid_amount",
      help: "Give the amount in base units of the token (1 USDC = 1000000) and split what is larger over several payments.",
      values: { field, amount, max },
    });
  }
}

/** Deadlines contradict each other or lie too far ahead. */
export class InvalidDeadlinesError extends SluiceError {
  override name = "InvalidDeadlinesError";

  constructor(
    rule: string,
    values: Pick<Terms, "authorizeBy" | "captureFrom" | "captureBy" | "refundBy"> & { now?: number | undefined },
  ) {
    super(`The deadlines contradict each other: ${rule}.`, {
      code: "invalid_deadlines",
      help: "Choose authorizeBy ≤ captureBy ≤ refundBy and captureFrom < captureBy, in seconds of chain time, with captureBy at most 400 days ahead.",
      values,
    });
  }
}

/** The bounds of the fee contradict each other. */
export class InvalidFeesError extends SluiceError {
  override name = "InvalidFeesError";

  constructor(rule: string, values: Pick<Terms, "minFeeBps" | "maxFeeBps" | "feeReceiver">) {
    super(`The fee bounds contradict each other: ${rule}.`, {
      code: "invalid_fees",
      help: "Choose minFeeBps ≤ maxFeeBps ≤ 10000 and name a feeReceiver exactly when maxFeeBps is not zero.",
      values,
    });
  }
}

/** The arbiter's terms contradict each other. */
export class InvalidArbiterError extends SluiceError {
  override name = "InvalidArbiterError";

  constructor(rule: string, values: Pick<Terms, "arbiter" | "resolveSeconds" | "resolveToPayee">) {
    super(`The arbiter's terms contradict each other: ${rule}.`, {
      code: "invalid_arbiter",
      help: "With an arbiter give it 1 second to 90 days; without one set resolveSeconds to 0 and resolveToPayee to false.",
      values,
    });
  }
}

/** Gate terms without a gate. */
export class InvalidGateError extends SluiceError {
  override name = "InvalidGateError";

  constructor(values: Pick<Terms, "gate" | "gateTerms">) {
    super("There are gateTerms but no gate to read them.", {
      code: "invalid_gate",
      help: "Name the gate (a RiskOracle), or set gateTerms to zero for a payment that needs no clearing.",
      values,
    });
  }
}

/** The escrow itself is named as a party. */
export class InvalidPartyError extends SluiceError {
  override name = "InvalidPartyError";

  constructor({ field, party }: { field: string; party: Address }) {
    super(`${field} is the escrow itself (${party}).`, {
      code: "invalid_party",
      help: `Name somebody else as ${field}: money sent to the escrow as a party could never leave it.`,
      values: { field, party },
    });
  }
}

/** The word for the gate is nonsense. */
export class InvalidGateTermsError extends SluiceError {
  override name = "InvalidGateTermsError";

  constructor(rule: string, values: Record<string, unknown>) {
    super(`The gateTerms are nonsense: ${rule}.`, {
      code: "invalid_gate_terms",
      help: "Make the word with encodeGateTerms; docs/spec/payments.md has its bits.",
      values,
    });
  }
}

/** A payee's expectations and the terms differ. */
export class TermsMismatchError extends SluiceError {
  override name = "TermsMismatchError";

  constructor(differences: readonly string[], values: Record<string, unknown>) {
    super(`The terms are not what was expected: ${differences.join("; ")}.`, {
      code: "terms_mismatch",
      help: "Deliver nothing against these terms; ask the payer for terms that meet the expectations.",
      values: { differences, ...values },
    });
  }
}
