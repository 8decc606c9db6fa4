/** EIP-712 types of the terms; order is part of the format (docs/spec/payments.md). */
export const termsTypes = {
  Terms: [
    { name: "payer", type: "address" },
    { name: "payee", type: "address" },
    { name: "operator", type: "address" },
    { name: "token", type: "address" },
    { name: "maxAmount", type: "uint256" },
    { name: "authorizeBy", type: "uint48" },
    { name: "captureFrom", type: "uint48" },
    { name: "captureBy", type: "uint48" },
    { name: "refundBy", type: "uint48" },
    { name: "minFeeBps", type: "uint16" },
    { name: "maxFeeBps", type: "uint16" },
    { name: "feeReceiver", type: "address" },
    { name: "arbiter", type: "address" },
    { name: "resolveSeconds", type: "uint32" },
    { name: "resolveToPayee", type: "bool" },
    { name: "gate", type: "address" },
    { name: "gateTerms", type: "bytes32" },
    { name: "salt", type: "uint256" },
  ],
} as const;
