import type { Address } from "viem";
import { escrowAbi } from "../abi/escrow.ts";
import { readView } from "../internal/readView.ts";
import type { ReadOptions, SluiceClient } from "../types/client.ts";

export type GetCreditNonceParameters = ReadOptions & {
  /** Address of the escrow. */
  escrow: Address;
  /** Who signs. */
  account: Address;
};

/**
 * The nonce that an account's next `ClaimCredit` names: how often its credits were claimed. `signClaimCredit` reads it by
 * itself.
 *
 * @param client - A viem client.
 *
 * @example
 * const nonce = await getCreditNonce(client, { escrow, account: payee })
 */
export async function getCreditNonce(client: SluiceClient, parameters: GetCreditNonceParameters): Promise<bigint> {
  const { escrow, account, ...options } = parameters;
  return readView(client, { address: escrow, abi: escrowAbi, functionName: "creditNonce", args: [account] }, options);
}
