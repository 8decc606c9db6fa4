import type { Hash } from "viem";
import type { ClaimCreditCall } from "../calls/escrowCall.ts";
import { type CallParameters, writeCall } from "../internal/writeCall.ts";
import type { SluiceClient } from "../types/client.ts";

export type ClaimCreditParameters = CallParameters<ClaimCreditCall>;

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
  return writeCall(client, { ...parameters, verb: "claimCredit" });
}
