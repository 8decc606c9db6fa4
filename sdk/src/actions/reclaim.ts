import type { Hash } from "viem";
import type { ReclaimCall } from "../calls/escrowCall.ts";
import { type CallParameters, writeCall } from "../internal/writeCall.ts";
import type { SluiceClient } from "../types/client.ts";

export type ReclaimParameters = CallParameters<ReclaimCall>;

/**
 * Gives all held money back to the payer after the deadline. Sent by the payer, from captureBy on, while not disputed;
 * needs no oracle.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws ContractError: NotPayer, BeforeCaptureBy, NothingHeld, InDispute and others.
 *
 * @example
 * const hash = await reclaim(client, { escrow, terms })
 */
export async function reclaim(client: SluiceClient, parameters: ReclaimParameters): Promise<Hash> {
  return writeCall(client, { ...parameters, verb: "reclaim" });
}
