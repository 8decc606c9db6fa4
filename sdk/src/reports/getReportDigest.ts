import type { Address, Hex } from "viem";
import { createStructHasher } from "../eip712/createStructHasher.ts";
import type { Report } from "../types/report.ts";
import { reportTypes } from "./reportTypes.ts";

export type GetReportDigestParameters = { chainId: number; riskOracle: Address; report: Report };

const hashReport = createStructHasher({
  name: "Sluice Risk Oracle",
  version: "1",
  primaryType: "Report",
  fields: reportTypes.Report,
});

/**
 * The digest of a report that each node signs.
 *
 * @param chainId - Chain of the RiskOracle.
 * @param riskOracle - Address of the RiskOracle.
 * @returns 32 bytes.
 *
 * @example
 * const digest = getReportDigest({ chainId: 31337, riskOracle, report })
 */
export function getReportDigest({ chainId, riskOracle, report }: GetReportDigestParameters): Hex {
  return hashReport({ chainId, verifyingContract: riskOracle }, report);
}
