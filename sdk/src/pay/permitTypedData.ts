import type { Address } from "viem";

export type PermitTypedDataParameters = {
  chainId: number;
  token: Address;
  /** The token's EIP-712 name and version. */
  domain: { name: string; version: string };
  owner: Address;
  escrow: Address;
  /** The allowance, in base units. */
  value: bigint;
  /** The owner's present nonce in the token. */
  nonce: bigint;
  deadline: number;
};

/** What a payer signs for an ERC-2612 token: an allowance for the escrow, which alone moves nothing. */
export function permitTypedData(parameters: PermitTypedDataParameters) {
  const { chainId, token, domain, owner, escrow, value, nonce, deadline } = parameters;
  return {
    domain: { ...domain, chainId, verifyingContract: token },
    types: {
      Permit: [
        { name: "owner", type: "address" },
        { name: "spender", type: "address" },
        { name: "value", type: "uint256" },
        { name: "nonce", type: "uint256" },
        { name: "deadline", type: "uint256" },
      ],
    },
    primaryType: "Permit",
    message: { owner, spender: escrow, value, nonce, deadline: BigInt(deadline) },
  } as const;
}
