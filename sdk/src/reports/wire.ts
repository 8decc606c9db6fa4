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

/** After the byte that names the kind, in order (docs/spec/reports.md). Kind 2 has all, kind 1 all but the last. */
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

/** Index, r, s and v of one signature. */
export const wireSignatureBytes = 66;

/** The most signers that a set can have. */
export const maxSigners = 31;
