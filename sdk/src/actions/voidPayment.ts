import type { Address, Hash } from "viem";
import { escrowAbi } from "../abi/escrow.ts";
import { assertBaseUnits } from "../internal/words.ts";
import { writeVerb } from "../internal/writeVerb.ts";
import type { SluiceClient, WriteOptions } from "../types/client.ts";
import type { Terms } from "../types/terms.ts";

export type VoidPaymentParameters = WriteOptions & {
  /** Address of the escrow. */
  escrow: Address;
  /** The terms as authorized. */
  terms: Terms;
  /** Base units to give back. */
  amount: bigint;
};

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
  const { escrow, terms, amount, ...options } = parameters;
  assertBaseUnits(amount, "amount");
  return writeVerb(client, { address: escrow, abi: escrowAbi, functionName: "void", args: [terms, amount] }, options);
}
