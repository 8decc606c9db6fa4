import type { Hash } from "viem";
import type { ChargeCall } from "../calls/escrowCall.ts";
import { type CallParameters, writeCall } from "../internal/writeCall.ts";
import type { SluiceClient } from "../types/client.ts";

export type ChargeParameters = CallParameters<ChargeCall>;

/**
 * Authorizes, clears and captures at once; what was paid can be refunded like any capture. Sent by the payer, once per
 * terms. A gate must say *release*: bring the nodes' report for these terms.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws The errors of assertTerms; InvalidAmountError, FeeOutOfBoundsError; ContractError: NotReleased and others.
 *
 * @example
 * const hash = await charge(client, { escrow, terms, amount: 5_000_000n, report: encoded })
 */
export async function charge(client: SluiceClient, parameters: ChargeParameters): Promise<Hash> {
  return writeCall(client, { ...parameters, verb: "charge" });
}
