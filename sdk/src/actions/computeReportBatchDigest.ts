import { type Address, type Hex, zeroHash } from "viem";
import { riskOracleAbi } from "../abi/riskOracle.ts";
import { readView } from "../internal/readView.ts";
import type { ReadOptions, SluiceClient } from "../types/client.ts";
import type { ReportBatch } from "../types/reportBatch.ts";

export type ComputeReportBatchDigestParameters = ReadOptions & {
  /** Address of the RiskOracle. */
  riskOracle: Address;
  batch: Pick<ReportBatch, "root" | "shared">;
};

/**
 * Asks the RiskOracle for the digest of a batch. `getReportBatchDigest` computes the same without a request.
 *
 * @param client - A viem client.
 * @returns 32 bytes.
 *
 * @example
 * const digest = await computeReportBatchDigest(client, { riskOracle, batch })
 */
export async function computeReportBatchDigest(
  client: SluiceClient,
  parameters: ComputeReportBatchDigestParameters,
): Promise<Hex> {
  const { riskOracle, batch, ...options } = parameters;
  const own = { subject: zeroHash, amount: 0n, features: zeroHash, extraFeatures: zeroHash };
  return readView(
    client,
    {
      address: riskOracle,
      abi: riskOracleAbi,
      functionName: "batchDigest",
      args: [batch.root, { ...own, ...batch.shared }],
    },
    options,
  );
}
