import type { Address, Hash } from "viem";
import { escrowAbi } from "../abi/escrow.ts";
import { writeVerb } from "../internal/writeVerb.ts";
import type { SluiceClient, WriteOptions } from "../types/client.ts";

export type ClaimCreditParameters = WriteOptions & {
  /** Address of the escrow. */
  escrow: Address;
  /** The token, or zero for the native coin. */
  token: Address;
  /** Where the money shall go. */
  to: Address;
};

/**
 * Pays out all that failed payouts left owed to the sender, to any address.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws ContractError: NoCredit, PayoutFailed and others.
 *
 * @example
 * const hash = await claimCredit(client, { escrow, token: zeroAddress, to })
 */
export async function claimCredit(client: SluiceClient, parameters: ClaimCreditParameters): Promise<Hash> {
  const { escrow, token, to, ...options } = parameters;
  return writeVerb(
    client,
    { address: escrow, abi: escrowAbi, functionName: "claimCredit", args: [token, to] },
    options,
  );
}
