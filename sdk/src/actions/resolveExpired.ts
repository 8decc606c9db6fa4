import type { Hash } from "viem";
import type { ResolveExpiredCall } from "../calls/escrowCall.ts";
import { type CallParameters, writeCall } from "../internal/writeCall.ts";
import type { SluiceClient } from "../types/client.ts";

export type ResolveExpiredParameters = CallParameters<ResolveExpiredCall>;

/**
 * Ends a dispute in which the arbiter stayed silent: all goes where the terms' resolveToPayee says. Sent by anyone, from
 * resolveSeconds after the dispute on.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws ContractError: NotDisputed, BeforeResolveBy and others.
 *
 * @example
 * const hash = await resolveExpired(client, { escrow, terms })
 */
export async function resolveExpired(client: SluiceClient, parameters: ResolveExpiredParameters): Promise<Hash> {
  return writeCall(client, { ...parameters, verb: "resolveExpired" });
}
