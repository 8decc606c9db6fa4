import type { Address } from "viem";
import { riskOracleAbi } from "../abi/riskOracle.ts";
import { readView } from "../internal/readView.ts";
import type { ReadOptions, SluiceClient } from "../types/client.ts";

export type GetRiskOraclePendingOwnerParameters = ReadOptions & {
  /** Address of the RiskOracle. */
  riskOracle: Address;
};

/**
 * To whom the ownership of the RiskOracle was proposed; zero when to nobody.
 *
 * @param client - A viem client.
 * @returns An address.
 *
 * @example
 * const next = await getRiskOraclePendingOwner(client, { riskOracle })
 */
export async function getRiskOraclePendingOwner(
  client: SluiceClient,
  parameters: GetRiskOraclePendingOwnerParameters,
): Promise<Address> {
  const { riskOracle, ...options } = parameters;
  return readView(client, { address: riskOracle, abi: riskOracleAbi, functionName: "pendingOwner", args: [] }, options);
}
