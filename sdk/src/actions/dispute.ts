import type { Hash } from "viem";
import type { DisputeCall } from "../calls/escrowCall.ts";
import { type CallParameters, writeCall } from "../internal/writeCall.ts";
import type { SluiceClient } from "../types/client.ts";

export type DisputeParameters = CallParameters<DisputeCall>;

/**
 * Puts what is held before the arbiter, for at most resolveSeconds. Sent by the payer, before captureBy.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws ContractError: NotPayer, NoArbiter, NothingHeld, AfterCaptureBy, InDispute and others.
 *
 * @example
 * const hash = await dispute(client, { escrow, terms, evidence: keccak256(letter) })
 */
export async function dispute(client: SluiceClient, parameters: DisputeParameters): Promise<Hash> {
  return writeCall(client, { ...parameters, verb: "dispute" });
}
