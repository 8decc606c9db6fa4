import type { Address } from "viem";
import type { ReportBatch } from "../types/reportBatch.ts";
import { reportBatchTypes } from "./reportBatchTypes.ts";

export type ReportBatchTypedDataParameters = {
  chainId: number;
  riskOracle: Address;
  batch: Pick<ReportBatch, "root" | "shared">;
};

/**
 * A batch of reports as EIP-712 typed data.
 *
 * @param chainId - Chain of the RiskOracle.
 * @param riskOracle - Address of the RiskOracle.
 * @returns What viem's `hashTypedData` and `signTypedData` take.
 */
export function reportBatchTypedData({ chainId, riskOracle, batch }: ReportBatchTypedDataParameters) {
  return {
    domain: { name: "Sluice Risk Oracle", version: "1", chainId, verifyingContract: riskOracle },
    types: reportBatchTypes,
    primaryType: "ReportBatch",
    message: { root: batch.root, ...batch.shared },
  } as const;
}
