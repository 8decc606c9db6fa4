import type { Hash } from "viem";
import type { AuthorizeCall } from "../calls/escrowCall.ts";
import { type CallParameters, writeCall } from "../internal/writeCall.ts";
import type { SluiceClient } from "../types/client.ts";

export type AuthorizeParameters = CallParameters<AuthorizeCall>;

/**
 * Locks the payer's money under terms. Sent by the payer, once per terms. For a token the escrow needs an allowance
 * (`approveEscrow`); native coin goes along as value. Terms that contradict themselves are refused before gas is spent.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws The errors of assertTerms; ContractError.
 *
 * @example
 * const hash = await authorize(client, { escrow, terms, amount: 5_000_000n })
 */
export async function authorize(client: SluiceClient, parameters: AuthorizeParameters): Promise<Hash> {
  return writeCall(client, { ...parameters, verb: "authorize" });
}
