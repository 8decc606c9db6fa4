import type { Address, Hex } from "viem";
import { escrowAbi } from "../abi/escrow.ts";
import { readView } from "../internal/readView.ts";
import type { ReadOptions, SluiceClient } from "../types/client.ts";
import type { Terms } from "../types/terms.ts";

export type ComputePaymentIdParameters = ReadOptions & {
  /** Address of the escrow. */
  escrow: Address;
  /** All eighteen fields. */
  terms: Terms;
};

/**
 * Asks the escrow for the id of a payment. `getPaymentId` computes the same without a request.
 *
 * @param client - A viem client.
 * @returns 32 bytes.
 *
 * @example
 * const paymentId = await computePaymentId(client, { escrow, terms })
 */
export async function computePaymentId(client: SluiceClient, parameters: ComputePaymentIdParameters): Promise<Hex> {
  const { escrow, terms, ...options } = parameters;
  return readView(client, { address: escrow, abi: escrowAbi, functionName: "paymentId", args: [terms] }, options);
}
