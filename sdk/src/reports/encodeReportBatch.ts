import { type Hex, zeroHash } from "viem";
import { uintDigits, wordDigits } from "../internal/words.ts";
import type { SignedReportBatch } from "../types/reportBatch.ts";
import { encodeSignatures } from "./signatureWire.ts";
import { batchHeadFields, batchReportFields } from "./wire.ts";

/**
 * A whole batch with its signatures, as `postReportBatch` sends it. Kind 5 when no report has extra features, kind 6
 * otherwise.
 *
 * @throws MalformedReportError, InvalidFieldError
 *
 * @example
 * const bytes = encodeReportBatch({ batch: buildReportBatch(reports), signerSet: 1, signatures: [{ index: 0, signature }] })
 */
export function encodeReportBatch({ batch, signerSet, signatures }: SignedReportBatch): Hex {
  const extra = batch.reports.some((report) => report.extraFeatures !== zeroHash) ? 1 : 0;
  const put = (fields: readonly { name: string; bytes: number }[], values: Readonly<Record<string, unknown>>) =>
    fields
      .map(({ name, bytes }) =>
        bytes === 32 ? wordDigits("bytes32", values[name], name) : uintDigits(values[name], bytes * 8, bytes * 2, name),
      )
      .join("");
  const head = put(batchHeadFields, { ...batch.shared, signerSet, count: batch.reports.length });
  const reports = batch.reports.map((report) => put(batchReportFields.slice(0, 3 + extra), report)).join("");
  return `0x0${5 + extra}${(head + reports).toLowerCase()}${encodeSignatures(signatures)}`;
}
