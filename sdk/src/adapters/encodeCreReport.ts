import type { Address, Hex } from "viem";
import { uintDigits, wordDigits } from "../internal/words.ts";
import type { Report } from "../types/report.ts";
import { packReport } from "./packReport.ts";

export type EncodeCreReportParameters = {
  chainId: number;
  /** The CreOracle that the report is for. */
  creOracle: Address;
  report: Report;
};

/**
 * What a workflow of Chainlink's CRE writes for a `CreOracle`: chain and contract, because the network's signatures name
 * neither, then the report.
 *
 * @throws InvalidFieldError
 *
 * @example
 * const payload = encodeCreReport({ chainId, creOracle, report })
 */
export function encodeCreReport({ chainId, creOracle, report }: EncodeCreReportParameters): Hex {
  const chain = uintDigits(chainId, 64, 16, "chainId");
  const receiver = wordDigits("address", creOracle, "creOracle").slice(24).toLowerCase();
  return `0x${chain}${receiver}${packReport(report).slice(2)}`;
}
