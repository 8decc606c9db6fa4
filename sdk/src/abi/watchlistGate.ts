// Made by `npm run abis` from the compiled contract. Do not edit.

export const watchlistGateAbi = [
  { inputs: [{ name: "target", type: "address" }], name: "NoCode", type: "error" },
  { inputs: [], name: "ReleaseOnListed", type: "error" },
  { inputs: [], name: "inner", outputs: [{ name: "", type: "address" }], stateMutability: "view", type: "function" },
  { inputs: [], name: "list", outputs: [{ name: "", type: "address" }], stateMutability: "view", type: "function" },
  { inputs: [], name: "onListed", outputs: [{ name: "", type: "uint8" }], stateMutability: "view", type: "function" },
  {
    inputs: [
      { name: "", type: "bytes32" },
      { name: "payer", type: "address" },
      { name: "payee", type: "address" },
      { name: "", type: "uint256" },
      { name: "", type: "uint256" },
      { name: "", type: "bytes32" },
      { name: "", type: "bytes" },
    ],
    name: "releaseVerdict",
    outputs: [{ name: "", type: "uint8" }],
    stateMutability: "view",
    type: "function",
  },
] as const;
