import type { Address, Hex } from "viem";
import type { WayToPay } from "../pay/wayToPay.ts";
import type { Terms } from "../types/terms.ts";

type OfTerms = {
  /** The terms of the payment. */
  terms: Terms;
};

type Report = {
  /** `bytes report` from collectReport; empty (0x, the default) uses a posted report, or silence. */
  report?: Hex | undefined;
};

type By = {
  /** The way in which the payer's tokens come in. */
  by: WayToPay;
};

type Fee = {
  /** Base units of the amount for the fee receiver; the least that the terms allow by default. */
  fee?: bigint | undefined;
};

export type AuthorizeCall = OfTerms & {
  verb: "authorize";
  /** Base units to lock, 1 … maxAmount. */
  amount: bigint;
};

export type AuthorizeWithCall = Omit<AuthorizeCall, "verb"> & By & { verb: "authorizeWith" };

export type IncreaseCall = OfTerms &
  Report & {
    verb: "increase";
    /** Base units more; in sum at most maxAmount. */
    amount: bigint;
  };

export type IncreaseWithCall = Omit<IncreaseCall, "verb"> & By & { verb: "increaseWith" };

export type ClearCall = OfTerms & Report & { verb: "clear" };

export type CaptureCall = OfTerms &
  Report &
  Fee & {
    verb: "capture";
    /** Base units to take from what is held. */
    amount: bigint;
  };

export type ChargeCall = OfTerms &
  Report &
  Fee & {
    verb: "charge";
    /** Base units to pay, 1 … maxAmount. */
    amount: bigint;
  };

export type ChargeWithCall = Omit<ChargeCall, "verb"> & By & { verb: "chargeWith" };

export type VoidCall = OfTerms & {
  verb: "void";
  /** Base units to give back. */
  amount: bigint;
};

export type DenyCall = OfTerms & Report & { verb: "deny" };

export type DisputeCall = OfTerms & {
  verb: "dispute";
  /** Hash of what the payer says; the chain only carries it. */
  evidence: Hex;
};

export type ResolveCall = OfTerms & {
  verb: "resolve";
  /** Base units for the payee; the rest goes back to the payer. */
  toPayee: bigint;
};

export type ResolveExpiredCall = OfTerms & { verb: "resolveExpired" };

export type ExtendCall = OfTerms & {
  verb: "extend";
  /** The new second, not before the present one, at most 400 days ahead. */
  captureBy: number;
  /** The new second, not before the present one nor before captureBy. */
  refundBy: number;
  /** The last second in which the signatures serve. */
  deadline: number;
  /** From signExtension; left out where the payer sends it. */
  payerSignature?: Hex | undefined;
  /** From signExtension; left out where the payee sends it. */
  payeeSignature?: Hex | undefined;
};

export type ReclaimCall = OfTerms & { verb: "reclaim" };

export type RefundCall = OfTerms & {
  verb: "refund";
  /** Base units, at most what is refundable. */
  amount: bigint;
};

export type ClaimCreditCall = {
  verb: "claimCredit";
  /** The token, or zero for the native coin. */
  token: Address;
  /** Where the money shall go: any address but zero and the escrow. */
  to: Address;
};

export type ClaimCreditForCall = Omit<ClaimCreditCall, "verb"> & {
  verb: "claimCreditFor";
  /** Who is owed, and signed. */
  creditor: Address;
  /** The last second in which the signature serves; not needed where none is. */
  deadline?: number | undefined;
  /** From signClaimCredit; not needed where the creditor itself is paid. */
  signature?: Hex | undefined;
};

/** The verbs that anyone may submit with the signature of whoever may do them. */
export type RelayableCall = ClearCall | CaptureCall | VoidCall | DisputeCall | ResolveCall | ReclaimCall | RefundCall;

/** A verb with the signature of whoever may do it: signVerb makes it. */
export type SignedVerb = {
  /** The verb with its numbers; a report in it is not part of what is signed. */
  call: RelayableCall;
  /** Who signed, and thereby acts. */
  signer: Address;
  /** The last second in which the signature serves. */
  deadline: number;
  /** ECDSA, ERC-1271, or ERC-6492 for an account that is not deployed yet. */
  signature: Hex;
};

export type RelayCall = SignedVerb & { verb: "relay" };

/** One call of the escrow: `verb` is the function's name in the contract. */
export type EscrowCall =
  | AuthorizeCall
  | AuthorizeWithCall
  | IncreaseCall
  | IncreaseWithCall
  | ChargeCall
  | ChargeWithCall
  | RelayableCall
  | DenyCall
  | ResolveExpiredCall
  | ExtendCall
  | ClaimCreditCall
  | ClaimCreditForCall
  | RelayCall;
