import type { Hex } from "viem";

/** What a call of a batch must have had before the escrow calls it failed. */
const gasOfCall = 500_000n;
/** The most that a transaction may bring on mainnet (EIP-7825). */
const mostGas = 16_777_216n;

/**
 * Gas for a batch whose calls may fail: enough that any of them could fail when it is mined. A node's estimate knows only
 * which fail now. What is not used costs nothing.
 */
export function gasOfBatch(calls: readonly { data: Hex }[]): bigint {
  let gas = 60_000n;
  for (const { data } of calls) gas += gasOfCall + 10_000n + 8n * BigInt(data.length);
  return gas < mostGas ? gas : mostGas;
}
