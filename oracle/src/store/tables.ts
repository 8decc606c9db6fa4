/** The tables of a node's database, as Kysely sees them. Times are seconds of chain time; hex is lower case with 0x. */
export type Tables = {
  node: NodeTable;
  cursor: CursorTable;
  blocks: BlocksTable;
  events: EventsTable;
  feature_state: FeatureStateTable;
  payments: PaymentsTable;
  signed: SignedTable;
  reports: ReportsTable;
};

/** One row: whose database this is. */
type NodeTable = {
  id: number;
  chain_id: number;
  escrow: string;
  risk_oracle: string;
  signer: string;
  start_block: number;
  manifest: string;
  model_id: string;
  /** Raised by each process that takes the database over; who holds an older one may no longer write. */
  epoch: number;
};

/** One row: how far this node is. */
type CursorTable = {
  id: number;
  /** Last block applied; start_block − 1 before the first. */
  number: number;
  hash: string;
  timestamp: number;
  /** The lowest block that can be returned to. */
  floor: number;
  /** Labels of the manifest applied. */
  labels: number;
  /** Bytes and lines of the feed file applied. */
  feed_offset: number;
  feed_line: number;
  /** Bytes and lines whose effect is not in feature_state: on a start they are read again. */
  base_offset: number;
  base_line: number;
};

/** The last blocks, with what they changed in the feature state. */
type BlocksTable = {
  number: number;
  hash: string;
  timestamp: number;
  labels: number;
  feed_offset: number;
  feed_line: number;
  /** JSON: a list of {key, before, after}. */
  journal: string;
};

/** The escrow's events as they were applied. */
type EventsTable = {
  block: number;
  log_index: number;
  kind: string;
  payment_id: string;
  at: number;
  /** JSON. */
  data: string;
};

type FeatureStateTable = { key: string; value: string };

type PaymentsTable = {
  payment_id: string;
  block: number;
  log_index: number;
  at: number;
  payer: string;
  payee: string;
  token: string;
  amount: string;
  refund_by: number;
  gate_terms: string;
  /** JSON list of the feature values just before the payment. */
  features: string;
  /** Why no report was signed, if none was. */
  abstained: string | null;
};

/** The highest round this node ever signed for a subject. Rows are never lowered and never removed. */
type SignedTable = { subject: string; round: number; digest: string };

type ReportsTable = {
  subject: string;
  round: number;
  digest: string;
  amount: string;
  features: string;
  extra_features: string;
  model: string;
  manifest: string;
  block_hash: string;
  valid_until: number;
  signature: string;
  score: number;
  verdict: string;
  payer: string;
  /** chain: signed when the payment was authorized; asked: signed on request. */
  source: "chain" | "asked";
  /** True when the report's block is no longer part of the chain. */
  orphaned: boolean;
};
