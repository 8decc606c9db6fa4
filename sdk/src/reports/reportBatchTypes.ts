/** EIP-712 types of a batch of reports; order is part of the format (docs/spec/reports.md). */
export const reportBatchTypes = {
  ReportBatch: [
    { name: "root", type: "bytes32" },
    { name: "model", type: "bytes32" },
    { name: "manifest", type: "bytes32" },
    { name: "round", type: "uint64" },
    { name: "blockHash", type: "bytes32" },
    { name: "validUntil", type: "uint64" },
  ],
} as const;
