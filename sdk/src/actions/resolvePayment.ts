import type { Hash } from "viem";
import type { ResolveCall } from "../calls/escrowCall.ts";
import { type CallParameters, writeCall } from "../internal/writeCall.ts";
import type { SluiceClient } from "../types/client.ts";

export type ResolvePaymentParameters = CallParameters<ResolveCall>;

/**
 * Splits what is held: `toPayee` for the payee, less the lowest fee of the terms, the rest back to the payer. Sent by the
 * arbiter, within resolveSeconds of the dispute.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws ContractError: NotArbiter, NotDisputed, AfterResolveBy, InvalidAmount and others.
 *
 * @example
 * const hash = await resolvePayment(client, { escrow, terms, toPayee: held / 2n })
 */
export async function resolvePayment(client: SluiceClient, parameters: ResolvePaymentParameters): Promise<Hash> {
  return writeCall(client, { ...parameters, verb: "resolve" });
}
