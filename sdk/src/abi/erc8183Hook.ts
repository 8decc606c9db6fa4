// Made by `npm run abis` from the compiled contract. Do not edit.

export const erc8183HookAbi = [
  {
    inputs: [
      { name: "paymentId", type: "bytes32" },
      { name: "reason", type: "bytes" },
    ],
    name: "GateFailed",
    type: "error",
  },
  { inputs: [{ name: "escrow", type: "address" }], name: "InvalidJobEscrow", type: "error" },
  { inputs: [{ name: "target", type: "address" }], name: "NoCode", type: "error" },
  {
    inputs: [
      { name: "subject", type: "bytes32" },
      { name: "verdict", type: "uint256" },
    ],
    name: "NotReleased",
    type: "error",
  },
  { inputs: [{ name: "escrow", type: "address" }], name: "UnknownEscrow", type: "error" },
  {
    inputs: [
      { name: "escrow", type: "address" },
      { name: "jobId", type: "uint256" },
    ],
    name: "UnreadableJob",
    type: "error",
  },
  {
    anonymous: false,
    inputs: [
      { name: "escrow", type: "address", indexed: true },
      { name: "jobId", type: "uint256", indexed: true },
      { name: "second", type: "uint256", indexed: false },
    ],
    name: "ClockStarted",
    type: "event",
  },
  {
    inputs: [
      { name: "jobId", type: "uint256" },
      { name: "selector", type: "bytes4" },
      { name: "", type: "bytes" },
    ],
    name: "afterAction",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { name: "jobId", type: "uint256" },
      { name: "selector", type: "bytes4" },
      { name: "data", type: "bytes" },
    ],
    name: "beforeAction",
    outputs: [],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { name: "escrow", type: "address" },
      { name: "jobId", type: "uint256" },
    ],
    name: "fundedAt",
    outputs: [{ name: "second", type: "uint256" }],
    stateMutability: "view",
    type: "function",
  },
  { inputs: [], name: "gate", outputs: [{ name: "", type: "address" }], stateMutability: "view", type: "function" },
  {
    inputs: [],
    name: "gateTerms",
    outputs: [{ name: "", type: "bytes32" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [{ name: "escrow", type: "address" }],
    name: "jobEscrow",
    outputs: [
      {
        name: "",
        type: "tuple",
        components: [
          { name: "escrow", type: "address" },
          { name: "complete", type: "bytes4" },
          { name: "completeData", type: "uint8" },
          { name: "fund", type: "bytes4" },
          { name: "job", type: "bytes4" },
          { name: "clientWord", type: "uint8" },
          { name: "providerWord", type: "uint8" },
          { name: "budgetWord", type: "uint8" },
        ],
      },
    ],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { name: "escrow", type: "address" },
      { name: "jobId", type: "uint256" },
    ],
    name: "subjectOf",
    outputs: [{ name: "", type: "bytes32" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [{ name: "interfaceId", type: "bytes4" }],
    name: "supportsInterface",
    outputs: [{ name: "", type: "bool" }],
    stateMutability: "pure",
    type: "function",
  },
] as const;
