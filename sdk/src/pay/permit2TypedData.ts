import type { Address, Hex } from "viem";
import type { PayingVerb } from "./wayToPay.ts";

/** Where Permit2 is on every chain. */
export const permit2Address: Address = "0x000000000022D473030F116dDEE9F6B43aC78BA3";

export type Permit2TypedDataParameters = {
  chainId: number;
  token: Address;
  escrow: Address;
  /** The most that it may take, in base units. */
  permitted: bigint;
  nonce: bigint;
  deadline: number;
  paymentId: Hex;
  verb: PayingVerb;
  /** The payment's present seq; 0 before authorize and charge. */
  seq: number;
};

/** The witness that ties a Permit2 signature to one verb of one payment. */
export const permit2WitnessTypes = {
  SluicePayment: [
    { name: "paymentId", type: "bytes32" },
    { name: "verb", type: "string" },
    { name: "seq", type: "uint256" },
  ],
} as const;

/** What a payer signs for Permit2: a transfer to whom the escrow says, for the payment, verb and seq in the witness. */
export function permit2TypedData(parameters: Permit2TypedDataParameters) {
  const { chainId, token, escrow, permitted, nonce, deadline, paymentId, verb, seq } = parameters;
  return {
    domain: { name: "Permit2", chainId, verifyingContract: permit2Address },
    types: {
      PermitWitnessTransferFrom: [
        { name: "permitted", type: "TokenPermissions" },
        { name: "spender", type: "address" },
        { name: "nonce", type: "uint256" },
        { name: "deadline", type: "uint256" },
        { name: "witness", type: "SluicePayment" },
      ],
      TokenPermissions: [
        { name: "token", type: "address" },
        { name: "amount", type: "uint256" },
      ],
      ...permit2WitnessTypes,
    },
    primaryType: "PermitWitnessTransferFrom",
    message: {
      permitted: { token, amount: permitted },
      spender: escrow,
      nonce,
      deadline: BigInt(deadline),
      witness: { paymentId, verb, seq: BigInt(seq) },
    },
  } as const;
}
