/** The fields of a report that comes without signatures, in order; integers are big-endian. The last may be left out. */
export const packedFields = [
  { name: "subject", bytes: 32 },
  { name: "amount", bytes: 13 },
  { name: "round", bytes: 6 },
  { name: "validUntil", bytes: 6 },
  { name: "blockHash", bytes: 32 },
  { name: "manifest", bytes: 32 },
  { name: "model", bytes: 32 },
  { name: "features", bytes: 32 },
  { name: "extraFeatures", bytes: 32 },
] as const;
