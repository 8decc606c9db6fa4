import type { Address, Hex } from "viem";

/** The terms of a payment as they travel in calldata. Amounts in base units, times in seconds of chain time. */
export type Terms = {
  /** Whose money it is until it is captured. */
  payer: Address;
  /** Who is paid by a capture. */
  payee: Address;
  /** Who may capture, and void while the payment is not cleared. */
  operator: Address;
  /** ERC-20, or zero for the native coin. */
  token: Address;
  /** The most that may ever be authorized in sum, 1 … 2¹⁰⁴−1 base units. */
  maxAmount: bigint;
  /** Authorize before this second. */
  authorizeBy: number;
  /** Capture from this second on; zero is at once. */
  captureFrom: number;
  /** Capture strictly before this second; reclaim from it on. */
  captureBy: number;
  /** Refund strictly before this second. */
  refundBy: number;
  /** Lower bound of the fee in hundredths of a percent of what is captured. */
  minFeeBps: number;
  /** Upper bound of the fee in hundredths of a percent of what is captured. */
  maxFeeBps: number;
  /** Who gets the fee; zero exactly when maxFeeBps is zero. */
  feeReceiver: Address;
  /** Who may clear without a report and resolve disputes; zero is nobody. */
  arbiter: Address;
  /** How long the arbiter has once the payer disputes, in seconds. */
  resolveSeconds: number;
  /** Where disputed money goes when the arbiter stays silent: true payee, false payer. */
  resolveToPayee: boolean;
  /** The release gate; zero is none, the payment is born cleared. */
  gate: Address;
  /** One word that only the gate reads. */
  gateTerms: Hex;
  /** Makes equal terms different payments. */
  salt: bigint;
};
