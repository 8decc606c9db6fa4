import type { Address } from "viem";
import { estimateContractGas } from "viem/actions";
import { escrowAbi } from "../abi/escrow.ts";
import type { encodeCall } from "../calls/encodeCall.ts";
import { isContractError } from "../errors/contract.ts";
import { toContractError } from "../errors/toContractError.ts";
import type { SluiceClient, WriteOptions } from "../types/client.ts";

/** What a call that is expected to fail may use. */
const gasOfFailing = 200_000n;

/**
 * Gas for a batch whose calls may fail. A node's own estimate is too low: it takes the least with which the transaction
 * succeeds, and this one succeeds even when every call in it runs out of gas. Here what works is estimated as all or none.
 */
export async function estimateBatchGas(
  client: SluiceClient,
  { escrow, calls, account }: { escrow: Address; calls: readonly ReturnType<typeof encodeCall>[] } & WriteOptions,
): Promise<bigint> {
  const working = [...calls];
  for (;;) {
    const value = working.reduce((sum, call) => sum + call.value, 0n);
    try {
      const gas = await estimateContractGas(client, {
        address: escrow,
        abi: escrowAbi,
        functionName: "batch",
        args: [working, false],
        value,
        account: account ?? client.account,
      } as never);
      return gas + BigInt(calls.length - working.length) * gasOfFailing;
    } catch (caught) {
      const error = toContractError(caught, "batch");
      if (!isContractError(error, "BatchFailed")) throw error;
      working.splice(Number((error as { values: { index: bigint } }).values.index), 1);
    }
  }
}
