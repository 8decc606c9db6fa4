/** EIP-712 types of a report; order is part of the format (docs/spec/reports.md). */
export const reportTypes = {
  Report: [
    { name: "subject", type: "bytes32" },
    { name: "amount", type: "uint256" },
    { name: "features", type: "bytes32" },
    { name: "extraFeatures", type: "bytes32" },
    { name: "model", type: "bytes32" },
    { name: "manifest", type: "bytes32" },
    { name: "round", type: "uint64" },
    { name: "blockHash", type: "bytes32" },
    { name: "validUntil", type: "uint64" },
  ],
} as const;
