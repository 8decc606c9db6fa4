import type { Address, Hash, Hex } from "viem";
import { escrowAbi } from "../abi/escrow.ts";
import { writeVerb } from "../internal/writeVerb.ts";
import type { SluiceClient, WriteOptions } from "../types/client.ts";
import type { Terms } from "../types/terms.ts";

export type ClearParameters = WriteOptions & {
  /** Address of the escrow. */
  escrow: Address;
  /** The terms as authorized. */
  terms: Terms;
  /** `bytes report` from collectReport; empty (0x, the default) uses a posted report, or silence. */
  report?: Hex | undefined;
};

/**
 * Asks the gate and records that it said *release* for all that is held and captured. From then on the payment can neither
 * be denied nor be reclaimed before captureBy. Sent by anyone, before captureBy; the arbiter needs no report.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws ContractError: NotReleased, GateFailed, AlreadyCleared, AfterCaptureBy and others.
 *
 * @example
 * const { encoded } = await collectReport({ … })
 * const hash = await clear(client, { escrow, terms, report: encoded })
 */
export async function clear(client: SluiceClient, parameters: ClearParameters): Promise<Hash> {
  const { escrow, terms, report = "0x", ...options } = parameters;
  return writeVerb(client, { address: escrow, abi: escrowAbi, functionName: "clear", args: [terms, report] }, options);
}
