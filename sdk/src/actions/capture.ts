import type { Address, Hash, Hex } from "viem";
import { escrowAbi } from "../abi/escrow.ts";
import { assertFee } from "../fees/assertFee.ts";
import { feeBounds } from "../fees/feeBounds.ts";
import { writeVerb } from "../internal/writeVerb.ts";
import type { SluiceClient, WriteOptions } from "../types/client.ts";
import type { Terms } from "../types/terms.ts";

export type CaptureParameters = WriteOptions & {
  /** Address of the escrow. */
  escrow: Address;
  /** The terms as authorized. */
  terms: Terms;
  /** Base units to take from what is held. */
  amount: bigint;
  /** Base units of the amount for the fee receiver; the least that the terms allow by default. */
  fee?: bigint | undefined;
  /** `bytes report` from collectReport; empty (0x, the default) uses a posted report, or silence. */
  report?: Hex | undefined;
};

/**
 * Pays the payee, all or part, repeatedly. Sent by the operator, from captureFrom on, before captureBy. With a report it
 * clears in the same transaction.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws InvalidAmountError, FeeOutOfBoundsError; ContractError: NotReleased, GateFailed, NotOperator and others.
 *
 * @example
 * const hash = await capture(client, { escrow, terms, amount: 5_000_000n, report: encoded })
 */
export async function capture(client: SluiceClient, parameters: CaptureParameters): Promise<Hash> {
  const {
    escrow,
    terms,
    amount,
    fee = feeBounds({ amount: parameters.amount, terms: parameters.terms }).minFee,
    report = "0x",
    ...options
  } = parameters;
  assertFee({ amount, fee, terms });
  return writeVerb(
    client,
    { address: escrow, abi: escrowAbi, functionName: "capture", args: [terms, amount, fee, report] },
    options,
  );
}
