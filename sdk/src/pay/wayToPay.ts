import type { Hex } from "viem";

/** The verbs that bring a payer's tokens in. */
export type PayingVerb = "authorize" | "increase" | "charge";

/** The payer's consent in the escrow's own domain: signConsent makes it. */
export type Consent = {
  /** The most that the verb may take, in base units; who is neither payer nor operator takes exactly this. */
  maxAmount: bigint;
  /** The last second in which the signature serves. */
  deadline: number;
  /** Of the payer: ECDSA, ERC-1271 or ERC-6492. */
  signature: Hex;
};

/** An ERC-2612 permit for the escrow: signPermit makes it. */
export type Permit = {
  /** The allowance that it gives, in base units. */
  value: bigint;
  /** The last second in which it serves. */
  deadline: number;
  /** r ‖ s ‖ v, 65 bytes. */
  signature: Hex;
};

/** How an ERC-20 comes from a payer who need not send the transaction. */
export type WayToPay =
  | {
      /** By the payer's allowance for the escrow. The payer itself needs no consent. */
      type: "allowance";
      consent?: Consent | undefined;
    }
  | {
      /** By an allowance that an ERC-2612 permit gives; a permit that was used already does no harm. */
      type: "permit";
      permit: Permit;
      consent?: Consent | undefined;
    }
  | {
      /** By an ERC-3009 authorization for exactly this payment, verb, seq and amount: signErc3009 makes it. */
      type: "erc3009";
      /** Which `receiveWithAuthorization` the token has: with v, r and s, or with a signature in bytes (contract wallets). */
      overload: "vrs" | "bytes";
      /** The second after which it serves. */
      validAfter: number;
      /** The second before which it serves. */
      validBefore: number;
      signature: Hex;
    }
  | {
      /** By Permit2, with payment, verb and seq in the witness: signPermit2 makes it. */
      type: "permit2";
      /** The most that it may take, in base units; who is neither payer nor operator takes exactly this. */
      permitted: bigint;
      /** Any number that the payer did not use with Permit2 before. */
      nonce: bigint;
      /** The last second in which it serves. */
      deadline: number;
      signature: Hex;
    };
