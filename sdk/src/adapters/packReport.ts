import { type Hex, zeroHash } from "viem";
import { uintDigits, wordDigits } from "../internal/words.ts";
import type { Report } from "../types/report.ts";
import { packedFields } from "./packedFields.ts";

/**
 * A report without signatures, as Chainlink's networks deliver it: the response to a `FunctionsOracle`. 185 bytes, 217 for
 * a model of more than sixteen features.
 *
 * @throws InvalidFieldError
 *
 * @example
 * const response = packReport(report)
 */
export function packReport(report: Report): Hex {
  const fields = report.extraFeatures === zeroHash ? packedFields.slice(0, -1) : packedFields;
  const digits = fields.map(({ name, bytes }) =>
    bytes === 32
      ? wordDigits("bytes32", report[name], `report.${name}`)
      : uintDigits(report[name], bytes * 8, bytes * 2, `report.${name}`),
  );
  return `0x${digits.join("").toLowerCase()}`;
}
