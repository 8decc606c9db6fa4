const paymentId = { name: "paymentId", type: "bytes32" } as const;
const signer = { name: "signer", type: "address" } as const;
const seq = { name: "seq", type: "uint256" } as const;
const deadline = { name: "deadline", type: "uint256" } as const;
const consent = [paymentId, { name: "maxAmount", type: "uint256" }, seq, deadline] as const;

/** EIP-712 types of what is signed for the escrow: one for each verb; order is part of the format (docs/spec/payments.md). */
export const verbTypes = {
  Authorize: consent,
  Increase: consent,
  Charge: consent,
  Clear: [paymentId, signer, seq, deadline],
  Capture: [paymentId, signer, { name: "amount", type: "uint256" }, { name: "fee", type: "uint256" }, seq, deadline],
  Void: [paymentId, signer, { name: "amount", type: "uint256" }, seq, deadline],
  Dispute: [paymentId, signer, { name: "evidence", type: "bytes32" }, seq, deadline],
  Resolve: [paymentId, signer, { name: "toPayee", type: "uint256" }, seq, deadline],
  Extend: [
    paymentId,
    signer,
    { name: "captureBy", type: "uint48" },
    { name: "refundBy", type: "uint48" },
    seq,
    deadline,
  ],
  Reclaim: [paymentId, signer, seq, deadline],
  Refund: [paymentId, signer, { name: "amount", type: "uint256" }, seq, deadline],
  ClaimCredit: [
    { name: "account", type: "address" },
    { name: "token", type: "address" },
    { name: "to", type: "address" },
    { name: "nonce", type: "uint256" },
    deadline,
  ],
} as const;

export type VerbType = keyof typeof verbTypes;

type ValueOf<type extends string> = type extends "address" | "bytes32"
  ? `0x${string}`
  : type extends "uint48"
    ? number
    : bigint;

/** The message of each type. Times and seq are whole numbers in `bigint`, but uint48 are numbers, as everywhere in viem. */
export type VerbMessage<type extends VerbType> = {
  [field in (typeof verbTypes)[type][number] as field["name"]]: ValueOf<field["type"]>;
};
