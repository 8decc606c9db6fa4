import type { Hash } from "viem";
import type { IncreaseCall } from "../calls/escrowCall.ts";
import { type CallParameters, writeCall } from "../internal/writeCall.ts";
import type { SluiceClient } from "../types/client.ts";

export type IncreaseParameters = CallParameters<IncreaseCall>;

/**
 * Locks more under the same terms. Sent by the payer, before authorizeBy, while nothing was given back and nothing is
 * disputed. Where a gate cleared the payment, it must release the whole in the same call: bring a report for it.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws InvalidAmountError; ContractError: NotPayer, NoMoreIncrease, InDispute, NotReleased and others.
 *
 * @example
 * const hash = await increase(client, { escrow, terms, amount: 1_000_000n })
 */
export async function increase(client: SluiceClient, parameters: IncreaseParameters): Promise<Hash> {
  return writeCall(client, { ...parameters, verb: "increase" });
}
