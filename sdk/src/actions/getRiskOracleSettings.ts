import { type Address, isAddressEqual, zeroAddress } from "viem";
import { riskOracleAbi } from "../abi/riskOracle.ts";
import { readView } from "../internal/readView.ts";
import type { ReadOptions, SluiceClient } from "../types/client.ts";

export type GetRiskOracleSettingsParameters = ReadOptions & {
  /** Address of the RiskOracle. */
  riskOracle: Address;
};

/** What a RiskOracle was deployed with; none of it can change. */
export type RiskOracleSettings = {
  /** How long a report lives from its round's time, in seconds. */
  reportSeconds: number;
  /** How long an announced signer set waits, in seconds. */
  rotationDelay: number;
  /** Address of the RiskModels. */
  riskModels: Address;
  /** Address of the SignerBonds in which the signers stake; undefined when they stake nothing. */
  bonds: Address | undefined;
};

/**
 * What a RiskOracle was deployed with.
 *
 * @param client - A viem client.
 *
 * @example
 * const { reportSeconds } = await getRiskOracleSettings(client, { riskOracle })
 */
export async function getRiskOracleSettings(
  client: SluiceClient,
  parameters: GetRiskOracleSettingsParameters,
): Promise<RiskOracleSettings> {
  const { riskOracle, ...options } = parameters;
  const oracle = { address: riskOracle, abi: riskOracleAbi, args: [] } as const;
  const [reportSeconds, rotationDelay, riskModels, bonds] = await Promise.all([
    readView(client, { ...oracle, functionName: "reportSeconds" }, options),
    readView(client, { ...oracle, functionName: "rotationDelay" }, options),
    readView(client, { ...oracle, functionName: "models" }, options),
    readView(client, { ...oracle, functionName: "bonds" }, options),
  ]);
  return {
    reportSeconds: Number(reportSeconds),
    rotationDelay: Number(rotationDelay),
    riskModels,
    bonds: isAddressEqual(bonds, zeroAddress) ? undefined : bonds,
  };
}
