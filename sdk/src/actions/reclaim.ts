import type { Address, Hash } from "viem";
import { escrowAbi } from "../abi/escrow.ts";
import { writeVerb } from "../internal/writeVerb.ts";
import type { SluiceClient, WriteOptions } from "../types/client.ts";
import type { Terms } from "../types/terms.ts";

export type ReclaimParameters = WriteOptions & {
  /** Address of the escrow. */
  escrow: Address;
  /** The terms as authorized. */
  terms: Terms;
};

/**
 * Gives all held money back to the payer after the deadline. Sent by the payer, from captureBy on; needs no oracle.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws ContractError: NotPayer, BeforeCaptureBy, NothingHeld and others.
 *
 * @example
 * const hash = await reclaim(client, { escrow, terms })
 */
export async function reclaim(client: SluiceClient, parameters: ReclaimParameters): Promise<Hash> {
  const { escrow, terms, ...options } = parameters;
  return writeVerb(client, { address: escrow, abi: escrowAbi, functionName: "reclaim", args: [terms] }, options);
}
