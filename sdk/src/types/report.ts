import type { Address, Hex } from "viem";

/** What the nodes of the oracle sign about a subject: facts, from which the contract computes the score. */
export type Report = {
  /** paymentId (or channelId). */
  subject: Hex;
  /** Ceiling in base units, cumulative. */
  amount: bigint;
  /** Features 0–15, feature 0 in the highest 16 bits. */
  features: Hex;
  /** Features 16–23 in the highest eight lanes; zero for a model of up to sixteen features. */
  extraFeatures: Hex;
  /** Model id: hash of the model contract's code. */
  model: Hex;
  /** Root of the manifest. */
  manifest: Hex;
  /** Number of the final block that the features are as of. */
  round: bigint;
  /** Hash of that block. */
  blockHash: Hex;
  /** Second until which the report may be presented: that block's timestamp + the oracle's reportSeconds. */
  validUntil: bigint;
};

/** A signer's 65-byte signature and its index in the signer set. */
export type IndexedSignature = {
  /** Position in the signer set, 0 … 30. */
  index: number;
  /** r ‖ s ‖ v, low s, v 27 or 28. */
  signature: Hex;
};

/** A report with the signatures of a quorum: what `bytes report` in calldata says. */
export type SignedReport = {
  report: Report;
  /** Number of the signer set. */
  signerSet: number;
  /** Sorted by index, which rises strictly. Over the report's digest; with a proof, over its batch's. */
  signatures: readonly IndexedSignature[];
  /** That the report is in the batch that was signed: sibling nodes from its leaf up to the root. */
  proof?: readonly Hex[];
};

/** What one node answers: a report and that node's own signature over it. */
export type NodeReport = {
  report: Report;
  digest: Hex;
  signer: Address;
  signature: Hex;
};
