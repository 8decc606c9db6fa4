/** One fixed field of a report in calldata; integers are big-endian. */
export type WireField = {
  name:
    | "signerSet"
    | "amount"
    | "round"
    | "validUntil"
    | "blockHash"
    | "manifest"
    | "model"
    | "features"
    | "extraFeatures";
  bytes: number;
};

/** After the byte that names the kind, in order (docs/spec/reports.md). Kinds 2 and 4 have all, 1 and 3 all but the last. */
export const wireFields: readonly WireField[] = [
  { name: "signerSet", bytes: 4 },
  { name: "amount", bytes: 13 },
  { name: "round", bytes: 6 },
  { name: "validUntil", bytes: 6 },
  { name: "blockHash", bytes: 32 },
  { name: "manifest", bytes: 32 },
  { name: "model", bytes: 32 },
  { name: "features", bytes: 32 },
  { name: "extraFeatures", bytes: 32 },
];

/** Of a whole batch: what its reports share, after the byte that names the kind. */
export const batchHeadFields = [
  { name: "signerSet", bytes: 4 },
  { name: "count", bytes: 2 },
  { name: "round", bytes: 6 },
  { name: "validUntil", bytes: 6 },
  { name: "blockHash", bytes: 32 },
  { name: "manifest", bytes: 32 },
  { name: "model", bytes: 32 },
] as const;

/** Of a whole batch: each report. Kind 6 has all, kind 5 all but the last. */
export const batchReportFields = [
  { name: "subject", bytes: 32 },
  { name: "amount", bytes: 13 },
  { name: "features", bytes: 32 },
  { name: "extraFeatures", bytes: 32 },
] as const;

/** Index, r, s and v of one signature. */
export const wireSignatureBytes = 66;

/** The most signers that a set can have. */
export const maxSigners = 31;
