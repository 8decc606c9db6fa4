import type { Address } from "viem";
import type { Terms } from "../types/terms.ts";
import { termsTypes } from "./termsTypes.ts";

export type TermsTypedDataParameters = { chainId: number; escrow: Address; terms: Terms };

/**
 * The terms as EIP-712 typed data, whose digest is the paymentId: any library can hash it and a wallet can show it.
 * A signature over it is consent to nothing.
 *
 * @param chainId - Chain of the escrow.
 * @param escrow - Address of the escrow.
 * @returns What viem's `hashTypedData` takes.
 *
 * @example
 * hashTypedData(termsTypedData({ chainId: 31337, escrow, terms })) === getPaymentId({ chainId: 31337, escrow, terms })
 */
export function termsTypedData({ chainId, escrow, terms }: TermsTypedDataParameters) {
  return {
    domain: { name: "Sluice Escrow", version: "1", chainId, verifyingContract: escrow },
    types: termsTypes,
    primaryType: "Terms",
    message: terms,
  } as const;
}
