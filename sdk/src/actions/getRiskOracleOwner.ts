import type { Address } from "viem";
import { riskOracleAbi } from "../abi/riskOracle.ts";
import { readView } from "../internal/readView.ts";
import type { ReadOptions, SluiceClient } from "../types/client.ts";

export type GetRiskOracleOwnerParameters = ReadOptions & {
  /** Address of the RiskOracle. */
  riskOracle: Address;
};

/**
 * Who may announce signer sets and revoke signers; zero when nobody may ever again.
 *
 * @param client - A viem client.
 * @returns An address.
 *
 * @example
 * const owner = await getRiskOracleOwner(client, { riskOracle })
 */
export async function getRiskOracleOwner(
  client: SluiceClient,
  parameters: GetRiskOracleOwnerParameters,
): Promise<Address> {
  const { riskOracle, ...options } = parameters;
  return readView(client, { address: riskOracle, abi: riskOracleAbi, functionName: "owner", args: [] }, options);
}
