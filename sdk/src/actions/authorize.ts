import type { Address, Hash } from "viem";
import { isAddressEqual, zeroAddress } from "viem";
import { escrowAbi } from "../abi/escrow.ts";
import { InvalidAmountError } from "../errors/terms.ts";
import { assertBaseUnits } from "../internal/words.ts";
import { writeVerb } from "../internal/writeVerb.ts";
import { assertTerms } from "../terms/assertTerms.ts";
import type { SluiceClient, WriteOptions } from "../types/client.ts";
import type { Terms } from "../types/terms.ts";

export type AuthorizeParameters = WriteOptions & {
  /** Address of the escrow. */
  escrow: Address;
  /** What the payer agrees to. */
  terms: Terms;
  /** Base units to lock, 1 … maxAmount. */
  amount: bigint;
};

/**
 * Locks the payer's money under terms. Sent by the payer, once per terms. For a token the escrow needs an allowance
 * (`approveEscrow`); native coin goes along as value. Terms that contradict themselves are refused before gas is spent.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws The errors of assertTerms; ContractError.
 *
 * @example
 * const hash = await authorize(client, { escrow, terms, amount: 5_000_000n })
 */
export async function authorize(client: SluiceClient, parameters: AuthorizeParameters): Promise<Hash> {
  const { escrow, terms, amount, ...options } = parameters;
  assertTerms(terms, { escrow });
  assertBaseUnits(amount, "amount");
  if (amount < 1n || amount > terms.maxAmount) {
    throw new InvalidAmountError({ field: "amount", amount, max: terms.maxAmount });
  }
  return writeVerb(
    client,
    {
      address: escrow,
      abi: escrowAbi,
      functionName: "authorize",
      args: [terms, amount],
      value: isAddressEqual(terms.token, zeroAddress) ? amount : 0n,
    },
    options,
  );
}
