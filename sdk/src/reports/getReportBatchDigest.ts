import type { Hex } from "viem";
import { createStructHasher } from "../eip712/createStructHasher.ts";
import type { ReportBatchTypedDataParameters } from "./reportBatchTypedData.ts";
import { reportBatchTypes } from "./reportBatchTypes.ts";

const hashBatch = createStructHasher({
  name: "Sluice Risk Oracle",
  version: "1",
  primaryType: "ReportBatch",
  fields: reportBatchTypes.ReportBatch,
});

/**
 * The digest of a batch that each node signs.
 *
 * @param chainId - Chain of the RiskOracle.
 * @param riskOracle - Address of the RiskOracle.
 * @returns 32 bytes.
 *
 * @example
 * const digest = getReportBatchDigest({ chainId: 31337, riskOracle, batch })
 */
export function getReportBatchDigest({ chainId, riskOracle, batch }: ReportBatchTypedDataParameters): Hex {
  return hashBatch({ chainId, verifyingContract: riskOracle }, { root: batch.root, ...batch.shared });
}
