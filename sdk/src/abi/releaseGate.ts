// Made by `npm run abis` from the compiled contract. Do not edit.

export const releaseGateAbi = [
  {
    inputs: [
      { name: "subject", type: "bytes32" },
      { name: "payer", type: "address" },
      { name: "payee", type: "address" },
      { name: "amount", type: "uint256" },
      { name: "since", type: "uint256" },
      { name: "gateTerms", type: "bytes32" },
      { name: "report", type: "bytes" },
    ],
    name: "releaseVerdict",
    outputs: [{ name: "", type: "uint8" }],
    stateMutability: "view",
    type: "function",
  },
] as const;
