import { getAddress, type Hex, size, slice } from "viem";
import { MalformedReportError } from "../errors/reports.ts";
import type { EncodeCreReportParameters } from "./encodeCreReport.ts";
import { unpackReport } from "./unpackReport.ts";

/** Chain and contract before the report. */
const headBytes = 28;

/**
 * Reads what a workflow wrote for a `CreOracle`. The form alone is checked.
 *
 * @throws MalformedReportError
 *
 * @example
 * const { chainId, creOracle, report } = decodeCreReport(payload)
 */
export function decodeCreReport(payload: Hex): EncodeCreReportParameters {
  if (size(payload) <= headBytes) throw new MalformedReportError("it ends before the report");
  const chainId = BigInt(slice(payload, 0, 8));
  if (chainId > BigInt(Number.MAX_SAFE_INTEGER)) throw new MalformedReportError(`there is no chain ${chainId}`);
  return {
    chainId: Number(chainId),
    creOracle: getAddress(slice(payload, 8, headBytes)),
    report: unpackReport(slice(payload, headBytes)),
  };
}
