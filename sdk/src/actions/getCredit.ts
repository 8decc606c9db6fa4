import type { Address } from "viem";
import { escrowAbi } from "../abi/escrow.ts";
import { readView } from "../internal/readView.ts";
import type { ReadOptions, SluiceClient } from "../types/client.ts";

export type GetCreditParameters = ReadOptions & {
  /** Address of the escrow. */
  escrow: Address;
  /** The token, or zero for the native coin. */
  token: Address;
  /** Who is owed. */
  account: Address;
};

/**
 * What failed payouts left owed to an account; `claimCredit` pulls it.
 *
 * @param client - A viem client.
 * @returns Base units.
 *
 * @example
 * const owed = await getCredit(client, { escrow, token: zeroAddress, account: payee })
 */
export async function getCredit(client: SluiceClient, parameters: GetCreditParameters): Promise<bigint> {
  const { escrow, token, account, ...options } = parameters;
  return readView(client, { address: escrow, abi: escrowAbi, functionName: "credit", args: [token, account] }, options);
}
