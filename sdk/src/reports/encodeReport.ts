import { type Hex, zeroHash } from "viem";
import { MalformedReportError } from "../errors/reports.ts";
import { uintDigits, wordDigits } from "../internal/words.ts";
import type { SignedReport } from "../types/report.ts";
import { encodeSignatures } from "./signatureWire.ts";
import { wireFields } from "./wire.ts";

/** The most sibling nodes that one byte can count. */
const maxProofWords = 255;

/**
 * A report with its signatures as `bytes report` for the escrow's verbs. Kind 1 when there are no extra features, kind 2
 * otherwise; with a proof that it is in a signed batch 3 or 4. Signatures may come in any order; the same signer twice is
 * refused.
 *
 * @throws MalformedReportError, InvalidFieldError
 *
 * @example
 * const bytes = encodeReport({ report, signerSet: 0, signatures: [{ index: 0, signature }, { index: 2, signature: other }] })
 */
export function encodeReport({ report, signerSet, signatures, proof }: SignedReport): Hex {
  const extra = report.extraFeatures === zeroHash ? 0 : 1;
  const values = { ...report, signerSet };
  let digits = `0${(proof === undefined ? 1 : 3) + extra}`;
  for (const { name, bytes } of wireFields.slice(0, 8 + extra)) {
    digits +=
      bytes === 32 ? wordDigits("bytes32", values[name], name) : uintDigits(values[name], bytes * 8, bytes * 2, name);
  }
  if (proof !== undefined) {
    if (proof.length > maxProofWords) throw new MalformedReportError(`a proof of ${proof.length} nodes is too long`);
    digits += uintDigits(proof.length, 8, 2, "proof");
    for (const node of proof) digits += wordDigits("bytes32", node, "proof");
  }
  return `0x${digits.toLowerCase()}${encodeSignatures(signatures)}`;
}
