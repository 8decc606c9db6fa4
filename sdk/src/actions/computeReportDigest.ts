import type { Address, Hex } from "viem";
import { riskOracleAbi } from "../abi/riskOracle.ts";
import { readView } from "../internal/readView.ts";
import type { ReadOptions, SluiceClient } from "../types/client.ts";
import type { Report } from "../types/report.ts";

export type ComputeReportDigestParameters = ReadOptions & {
  /** Address of the RiskOracle. */
  riskOracle: Address;
  /** All nine fields. */
  report: Report;
};

/**
 * Asks the RiskOracle for the digest of a report. `getReportDigest` computes the same without a request.
 *
 * @param client - A viem client.
 * @returns 32 bytes.
 *
 * @example
 * const digest = await computeReportDigest(client, { riskOracle, report })
 */
export async function computeReportDigest(
  client: SluiceClient,
  parameters: ComputeReportDigestParameters,
): Promise<Hex> {
  const { riskOracle, report, ...options } = parameters;
  return readView(
    client,
    { address: riskOracle, abi: riskOracleAbi, functionName: "reportDigest", args: [report] },
    options,
  );
}
