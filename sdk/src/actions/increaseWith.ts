import type { Hash } from "viem";
import type { IncreaseWithCall } from "../calls/escrowCall.ts";
import { type CallParameters, writeCall } from "../internal/writeCall.ts";
import type { SluiceClient } from "../types/client.ts";

export type IncreaseWithParameters = CallParameters<IncreaseWithCall>;

/**
 * Locks more of a payer's tokens by its consent. Sent by anyone; only payer and operator may
 * take less than was consented to. Otherwise as `increase`.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws InvalidAmountError; ContractError: InvalidSignature, SeqExhausted and those of `increase`.
 *
 * @example
 * const by = await signErc3009(payer, { escrow, verb: "increase", terms, amount, validBefore })
 * const hash = await increaseWith(client, { escrow, terms, amount, by })
 */
export async function increaseWith(client: SluiceClient, parameters: IncreaseWithParameters): Promise<Hash> {
  return writeCall(client, { ...parameters, verb: "increaseWith" });
}
