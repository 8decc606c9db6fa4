import type { Address } from "viem";
import { riskOracleAbi } from "../abi/riskOracle.ts";
import { readView } from "../internal/readView.ts";
import type { ReadOptions, SluiceClient } from "../types/client.ts";

export type GetActiveSignerSetParameters = ReadOptions & {
  /** Address of the RiskOracle. */
  riskOracle: Address;
};

/**
 * The number of the signer set in force.
 *
 * @param client - A viem client.
 * @returns Number of the set, from 1.
 *
 * @example
 * const signerSet = await getActiveSignerSet(client, { riskOracle })
 */
export async function getActiveSignerSet(
  client: SluiceClient,
  parameters: GetActiveSignerSetParameters,
): Promise<number> {
  const { riskOracle, ...options } = parameters;
  return readView(
    client,
    { address: riskOracle, abi: riskOracleAbi, functionName: "activeSignerSet", args: [] },
    options,
  );
}
