import type { Address } from "viem";
import type { Report } from "../types/report.ts";
import { reportTypes } from "./reportTypes.ts";

export type ReportTypedDataParameters = { chainId: number; riskOracle: Address; report: Report };

/**
 * A report as EIP-712 typed data, for wallets and for any library that hashes or signs such.
 *
 * @param chainId - Chain of the RiskOracle.
 * @param riskOracle - Address of the RiskOracle.
 * @returns What viem's `hashTypedData` and `signTypedData` take.
 */
export function reportTypedData({ chainId, riskOracle, report }: ReportTypedDataParameters) {
  return {
    domain: { name: "Sluice Risk Oracle", version: "1", chainId, verifyingContract: riskOracle },
    types: reportTypes,
    primaryType: "Report",
    message: report,
  } as const;
}
