import type { Hex } from "viem";
import type { Report } from "../types/report.ts";
import type { SignedReportBatch } from "../types/reportBatch.ts";
import { encodeReport } from "./encodeReport.ts";
import { getReportProof } from "./getReportProof.ts";

export type EncodeBatchedReportParameters = SignedReportBatch & {
  /** What the report is about. */
  subject: Hex;
};

/**
 * One report of a signed batch, with the proof that it is in it, as `bytes report` for the escrow's verbs: who needs only his
 * own need not post them all.
 *
 * @throws MalformedReportError, InvalidFieldError
 *
 * @example
 * const bytes = encodeBatchedReport({ batch, signerSet: 1, signatures, subject: paymentId })
 */
export function encodeBatchedReport({ batch, subject, ...signed }: EncodeBatchedReportParameters): Hex {
  const proof = getReportProof(batch, subject);
  const report = batch.reports.find((one) => one.subject.toLowerCase() === subject.toLowerCase()) as Report;
  return encodeReport({ report, proof, ...signed });
}
