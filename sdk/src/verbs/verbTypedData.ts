import type { Address } from "viem";
import { type VerbMessage, type VerbType, verbTypes } from "./verbTypes.ts";

export type VerbTypedDataParameters<type extends VerbType> = {
  chainId: number;
  escrow: Address;
  /** Which type is signed. */
  type: type;
  message: VerbMessage<NoInfer<type>>;
};

/**
 * What is signed for the escrow, as EIP-712 typed data that any wallet can show.
 *
 * @returns What viem's `hashTypedData` and `signTypedData` take.
 *
 * @example
 * const typedData = verbTypedData({ chainId, escrow, type: "Reclaim", message: { paymentId, seq: 1n, deadline } })
 */
export function verbTypedData<type extends VerbType>(parameters: VerbTypedDataParameters<type>) {
  const { chainId, escrow, type, message } = parameters;
  return {
    domain: { name: "Sluice Escrow", version: "1", chainId, verifyingContract: escrow },
    types: { [type]: verbTypes[type] } as Pick<typeof verbTypes, type>,
    primaryType: type,
    message,
  };
}
