import type { Hex } from "viem";
import { MalformedReportError } from "../errors/reports.ts";
import { merkleTree } from "../internal/merkleTree.ts";
import type { Report } from "../types/report.ts";
import type { ReportBatch } from "../types/reportBatch.ts";
import { reportLeaf } from "./reportLeaf.ts";

const sharedFields = ["model", "manifest", "round", "blockHash", "validUntil"] as const;

/** The most reports that a batch can have: two bytes on the wire. */
export const maxBatchReports = 65_535;

/**
 * Puts reports of one round under one root. They must share model, manifest, round, block hash and end of validity; two about
 * one subject are refused, because a node that signed both would equivocate.
 *
 * @param reports - 1 … 65,535, in any order.
 * @throws MalformedReportError, InvalidFieldError
 *
 * @example
 * const batch = buildReportBatch([report, another])
 * const signature = await signReportBatch({ account, chainId, riskOracle, batch })
 */
export function buildReportBatch(reports: readonly Report[]): ReportBatch {
  const [first] = reports;
  if (first === undefined || reports.length > maxBatchReports) {
    throw new MalformedReportError(`a batch has 1 to ${maxBatchReports} reports, not ${reports.length}`);
  }
  const subjects = new Set<string>();
  for (const report of reports) {
    for (const field of sharedFields) {
      const same = String(report[field]).toLowerCase() === String(first[field]).toLowerCase();
      if (!same) throw new MalformedReportError(`reports of a batch differ in ${field}`, { subject: report.subject });
    }
    const subject = report.subject.toLowerCase();
    if (subjects.has(subject)) throw new MalformedReportError("a batch has two reports about one subject", { subject });
    subjects.add(subject);
  }
  const sorted = reports
    .map((report) => ({ report, leaf: reportLeaf(report) }))
    .sort((a, b) => (a.leaf < b.leaf ? -1 : 1));
  const { model, manifest, round, blockHash, validUntil } = first;
  return {
    root: merkleTree(sorted.map(({ leaf }) => leaf))[0] as Hex,
    shared: { model, manifest, round, blockHash, validUntil },
    reports: sorted.map(({ report }) => report),
  };
}
