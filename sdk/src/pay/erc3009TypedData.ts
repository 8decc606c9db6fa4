import type { Address, Hex } from "viem";

export type Erc3009TypedDataParameters = {
  chainId: number;
  token: Address;
  /** The token's EIP-712 name and version. */
  domain: { name: string; version: string };
  payer: Address;
  escrow: Address;
  /** Exactly what the verb takes, in base units. */
  value: bigint;
  validAfter: number;
  validBefore: number;
  /** From getPaymentNonce. */
  nonce: Hex;
};

/** What a payer signs for an ERC-3009 token: that it pays `value` to the escrow, once, for what the nonce names. */
export function erc3009TypedData(parameters: Erc3009TypedDataParameters) {
  const { chainId, token, domain, payer, escrow, value, validAfter, validBefore, nonce } = parameters;
  return {
    domain: { ...domain, chainId, verifyingContract: token },
    types: {
      ReceiveWithAuthorization: [
        { name: "from", type: "address" },
        { name: "to", type: "address" },
        { name: "value", type: "uint256" },
        { name: "validAfter", type: "uint256" },
        { name: "validBefore", type: "uint256" },
        { name: "nonce", type: "bytes32" },
      ],
    },
    primaryType: "ReceiveWithAuthorization",
    message: {
      from: payer,
      to: escrow,
      value,
      validAfter: BigInt(validAfter),
      validBefore: BigInt(validBefore),
      nonce,
    },
  } as const;
}
