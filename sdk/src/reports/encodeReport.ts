import { type Hex, zeroHash } from "viem";
import { MalformedReportError } from "../errors/reports.ts";
import { uintDigits, wordDigits } from "../internal/words.ts";
import type { SignedReport } from "../types/report.ts";
import { signatureFault } from "./signatureFault.ts";
import { maxSigners, wireFields } from "./wire.ts";

/**
 * A report with its signatures as `bytes report` for the escrow's verbs. Kind 1 when there are no extra features, kind
 * 2 otherwise. Signatures may come in any order; the same signer twice is refused.
 *
 * @throws MalformedReportError, InvalidFieldError
 *
 * @example
 * const bytes = encodeReport({ report, signerSet: 0, signatures: [{ index: 0, signature }, { index: 2, signature: other }] })
 */
export function encodeReport({ report, signerSet, signatures }: SignedReport): Hex {
  const kind = report.extraFeatures === zeroHash ? 1 : 2;
  const values = { ...report, signerSet };
  let digits = `0${kind}`;
  for (const { name, bytes } of wireFields.slice(0, 7 + kind)) {
    digits +=
      bytes === 32 ? wordDigits("bytes32", values[name], name) : uintDigits(values[name], bytes * 8, bytes * 2, name);
  }
  const sorted = [...signatures].sort((a, b) => a.index - b.index);
  for (const [position, { index, signature }] of sorted.entries()) {
    if (!Number.isInteger(index) || index < 0 || index >= maxSigners) {
      throw new MalformedReportError(`signer index ${index} is not 0 to ${maxSigners - 1}`, { index });
    }
    if (sorted[position + 1]?.index === index) {
      throw new MalformedReportError(`signer ${index} signed twice`, { index });
    }
    const fault = signatureFault(signature);
    if (fault !== undefined) throw new MalformedReportError(`signature of signer ${index}: ${fault}`, { index });
    digits += uintDigits(index, 8, 2, "index") + signature.slice(2);
  }
  return `0x${digits.toLowerCase()}`;
}
