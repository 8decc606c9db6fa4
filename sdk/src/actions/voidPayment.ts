import type { Hash } from "viem";
import type { VoidCall } from "../calls/escrowCall.ts";
import { type CallParameters, writeCall } from "../internal/writeCall.ts";
import type { SluiceClient } from "../types/client.ts";

export type VoidPaymentParameters = CallParameters<VoidCall>;

/**
 * Gives held money back to the payer, all or part. Sent by the payee at any time, by the operator while the payment is not
 * cleared. (`void` is a word of the language, hence the longer name.)
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws ContractError: NotPayeeNorOperator, NothingHeld and others.
 *
 * @example
 * const { held } = await getPaymentState(client, { escrow, terms })
 * const hash = await voidPayment(client, { escrow, terms, amount: held })
 */
export async function voidPayment(client: SluiceClient, parameters: VoidPaymentParameters): Promise<Hash> {
  return writeCall(client, { ...parameters, verb: "void" });
}
