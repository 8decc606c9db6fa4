import type { Address, Hash } from "viem";
import { escrowAbi } from "../abi/escrow.ts";
import { encodeCall } from "../calls/encodeCall.ts";
import type { EscrowCall } from "../calls/escrowCall.ts";
import { gasOfBatch } from "../internal/gasOfBatch.ts";
import { writeVerb } from "../internal/writeVerb.ts";
import type { SluiceClient, WriteOptions } from "../types/client.ts";

export type BatchCallsParameters = WriteOptions & {
  /** Address of the escrow. */
  escrow: Address;
  /** The calls, applied in this order. */
  calls: readonly EscrowCall[];
  /** True: a call that fails is reported by the event BatchCallFailed and the others go on. False, the default: all or none. */
  mayFail?: boolean | undefined;
};

/**
 * Makes many calls of the escrow in one transaction: the sender acts in each, or whoever signed it where it is relayed. Where
 * calls may fail, `gas` is by default half a million for each, up to mainnet's limit for a transaction: enough that any of up
 * to 32 may fail. The sender must have the coin for it; what is not used is not paid.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws The errors of `encodeCall`; ContractError: BatchFailed, whose `reason` is the failed call's error; InsufficientGas.
 *
 * @example
 * const calls = due.map(({ terms, amount }) => ({ verb: "capture", terms, amount }) as const)
 * const hash = await batchCalls(client, { escrow, calls, mayFail: true })
 */
export async function batchCalls(client: SluiceClient, parameters: BatchCallsParameters): Promise<Hash> {
  const { escrow, calls, mayFail = false, ...options } = parameters;
  const encoded = calls.map((call) => encodeCall({ escrow, call }));
  const value = encoded.reduce((sum, call) => sum + call.value, 0n);
  const gas = options.gas ?? (mayFail ? gasOfBatch(encoded) : undefined);
  return writeVerb(
    client,
    { address: escrow, abi: escrowAbi, functionName: "batch", args: [encoded, mayFail], value },
    { ...options, gas },
  );
}
