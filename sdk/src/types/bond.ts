import type { Address, Hex } from "viem";
import type { Report } from "./report.ts";

/** A signer's stake with one oracle. */
export type Bond = {
  /** Base units at stake. */
  stake: bigint;
  /** Second from which a leaving signer may withdraw; undefined while it is not leaving. */
  withdrawableAt: number | undefined;
  /** Whether equivocation was proven: then it can never be bonded with this oracle again. */
  slashed: boolean;
  /** Who alone receives the stake, and may leave and withdraw beside the signer; undefined when nobody was named. */
  payout: Address | undefined;
  /** Whether it may be in a signer set: enough at stake, not leaving, never slashed. */
  bonded: boolean;
};

/** One signed report, as a proof of equivocation takes it. */
export type ReportEvidence = {
  report: Report;
  /** Whether the signature is over the root of a batch that holds the report. */
  batched: boolean;
  /** Sibling nodes from the report's leaf up to the root; empty for a report alone. */
  proof: readonly Hex[];
  /** r ‖ s ‖ v, 65 bytes. */
  signature: Hex;
};

/** Two reports that one signer must not both have signed. */
export type Equivocation = {
  signer: Address;
  first: ReportEvidence;
  second: ReportEvidence;
};
