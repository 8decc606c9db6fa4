import type { Address, Hex } from "viem";
import { createStructHasher } from "../eip712/createStructHasher.ts";
import type { Terms } from "../types/terms.ts";
import { termsTypes } from "./termsTypes.ts";

export type GetPaymentIdParameters = { chainId: number; escrow: Address; terms: Terms };

const hashTerms = createStructHasher({
  name: "Sluice Escrow",
  version: "1",
  primaryType: "Terms",
  fields: termsTypes.Terms,
});

/**
 * The id of a payment: the EIP-712 digest of its terms in the escrow's domain, so it binds chain and contract.
 *
 * @param chainId - Chain of the escrow.
 * @param escrow - Address of the escrow.
 * @param terms - All eighteen fields; one that does not fit its type is refused with `InvalidFieldError`.
 * @returns 32 bytes.
 *
 * @example
 * const paymentId = getPaymentId({ chainId: 11155111, escrow, terms })
 */
export function getPaymentId({ chainId, escrow, terms }: GetPaymentIdParameters): Hex {
  return hashTerms({ chainId, verifyingContract: escrow }, terms);
}
