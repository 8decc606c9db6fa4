import type { Hash } from "viem";
import type { RelayCall } from "../calls/escrowCall.ts";
import { type CallParameters, writeCall } from "../internal/writeCall.ts";
import type { SluiceClient } from "../types/client.ts";

export type RelayVerbParameters = CallParameters<RelayCall>;

/**
 * Applies one verb for whoever signed it (`signVerb`): clear, capture, void, dispute, resolve, reclaim or refund. Sent by
 * anyone; a signature serves once.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws ContractError: InvalidSignature, SignatureExpired, SeqExhausted, and those of the verb.
 *
 * @example
 * const signed = await signVerb(operator, { escrow, call: { verb: "capture", terms, amount }, deadline })
 * const hash = await relayVerb(client, { escrow, ...signed })
 */
export async function relayVerb(client: SluiceClient, parameters: RelayVerbParameters): Promise<Hash> {
  return writeCall(client, { ...parameters, verb: "relay" });
}
