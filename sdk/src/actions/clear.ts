import type { Hash } from "viem";
import type { ClearCall } from "../calls/escrowCall.ts";
import { type CallParameters, writeCall } from "../internal/writeCall.ts";
import type { SluiceClient } from "../types/client.ts";

export type ClearParameters = CallParameters<ClearCall>;

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
  return writeCall(client, { ...parameters, verb: "clear" });
}
