import type { Hex } from "viem";
import type { IndexedSignature, Report } from "./report.ts";

/** What all reports of a batch have in common. */
export type SharedReportFields = Pick<Report, "model" | "manifest" | "round" | "blockHash" | "validUntil">;

/** Reports of one round under one root: nodes sign the root once instead of each report. */
export type ReportBatch = {
  /** Root of the tree over the reports; what is signed, with what they share. */
  root: Hex;
  shared: SharedReportFields;
  /** In the order of their leaves, which is the order on the wire. */
  reports: readonly Report[];
};

/** A batch with the signatures of a quorum. */
export type SignedReportBatch = {
  batch: ReportBatch;
  /** Number of the signer set. */
  signerSet: number;
  /** Over the batch's digest. */
  signatures: readonly IndexedSignature[];
};
