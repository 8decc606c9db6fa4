import { type Hex, isHex } from "viem";
import { MalformedReportError } from "../errors/reports.ts";
import { merkleProof, merkleTree } from "../internal/merkleTree.ts";
import type { ReportBatch } from "../types/reportBatch.ts";
import { reportLeaf } from "./reportLeaf.ts";

/**
 * Shows that a report is in a batch: the sibling nodes from its leaf up to the root.
 *
 * @param subject - What the report is about.
 * @throws MalformedReportError when the batch has none about it.
 */
export function getReportProof(batch: ReportBatch, subject: Hex): Hex[] {
  const position = isHex(subject)
    ? batch.reports.findIndex((report) => report.subject.toLowerCase() === subject.toLowerCase())
    : -1;
  if (position === -1) throw new MalformedReportError("the batch has no report about that subject", { subject });
  return merkleProof(merkleTree(batch.reports.map(reportLeaf)), position);
}
