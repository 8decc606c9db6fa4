import type { Hash } from "viem";
import type { DenyCall } from "../calls/escrowCall.ts";
import { type CallParameters, writeCall } from "../internal/writeCall.ts";
import type { SluiceClient } from "../types/client.ts";

export type DenyParameters = CallParameters<DenyCall>;

/**
 * Gives all held money back to the payer at once because the gate says *deny*. Sent by anyone, while the payment is neither
 * cleared nor disputed.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws ContractError: NotDenied, GateFailed, AlreadyCleared, InDispute and others.
 *
 * @example
 * const hash = await deny(client, { escrow, terms, report: encoded })
 */
export async function deny(client: SluiceClient, parameters: DenyParameters): Promise<Hash> {
  return writeCall(client, { ...parameters, verb: "deny" });
}
