import type { Address, Hash, Hex } from "viem";
import { escrowAbi } from "../abi/escrow.ts";
import { writeVerb } from "../internal/writeVerb.ts";
import type { SluiceClient, WriteOptions } from "../types/client.ts";
import type { Terms } from "../types/terms.ts";

export type DenyParameters = WriteOptions & {
  /** Address of the escrow. */
  escrow: Address;
  /** The terms as authorized. */
  terms: Terms;
  /** `bytes report` from collectReport; empty (0x, the default) uses a posted report, or silence. */
  report?: Hex | undefined;
};

/**
 * Gives all held money back to the payer at once because the gate says *deny*. Sent by anyone, while the payment is not
 * cleared.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws ContractError: NotDenied, GateFailed, AlreadyCleared and others.
 *
 * @example
 * const hash = await deny(client, { escrow, terms, report: encoded })
 */
export async function deny(client: SluiceClient, parameters: DenyParameters): Promise<Hash> {
  const { escrow, terms, report = "0x", ...options } = parameters;
  return writeVerb(client, { address: escrow, abi: escrowAbi, functionName: "deny", args: [terms, report] }, options);
}
