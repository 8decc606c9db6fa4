import type { Hash } from "viem";
import type { CaptureCall } from "../calls/escrowCall.ts";
import { type CallParameters, writeCall } from "../internal/writeCall.ts";
import type { SluiceClient } from "../types/client.ts";

export type CaptureParameters = CallParameters<CaptureCall>;

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
  return writeCall(client, { ...parameters, verb: "capture" });
}
