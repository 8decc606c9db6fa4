// Made by `npm run abis` from the compiled contract. Do not edit.

export const riskModelsAbi = [
  { inputs: [{ name: "modelId", type: "bytes32" }], name: "DeploymentFailed", type: "error" },
  {
    inputs: [
      { name: "features", type: "bytes32" },
      { name: "extraFeatures", type: "bytes32" },
    ],
    name: "InvalidFeatures",
    type: "error",
  },
  { inputs: [{ name: "length", type: "uint256" }], name: "InvalidInputLength", type: "error" },
  {
    inputs: [
      { name: "rule", type: "uint256" },
      { name: "position", type: "uint256" },
    ],
    name: "InvalidTables",
    type: "error",
  },
  { inputs: [{ name: "modelId", type: "bytes32" }], name: "UnknownModel", type: "error" },
  {
    anonymous: false,
    inputs: [
      { name: "modelId", type: "bytes32", indexed: true },
      { name: "model", type: "address", indexed: false },
      { name: "features", type: "uint256", indexed: false },
      { name: "hidden", type: "uint256", indexed: false },
    ],
    name: "ModelPublished",
    type: "event",
  },
  {
    inputs: [],
    name: "evaluatorCode",
    outputs: [{ name: "", type: "bytes" }],
    stateMutability: "pure",
    type: "function",
  },
  {
    inputs: [],
    name: "initCodeHash",
    outputs: [{ name: "", type: "bytes32" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [{ name: "modelId", type: "bytes32" }],
    name: "modelAddress",
    outputs: [{ name: "", type: "address" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [],
    name: "pendingCode",
    outputs: [{ name: "code", type: "bytes" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [{ name: "tables", type: "bytes" }],
    name: "publish",
    outputs: [
      { name: "modelId", type: "bytes32" },
      { name: "model", type: "address" },
    ],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { name: "modelId", type: "bytes32" },
      { name: "features", type: "bytes32" },
      { name: "extraFeatures", type: "bytes32" },
    ],
    name: "score",
    outputs: [{ name: "", type: "uint256" }],
    stateMutability: "view",
    type: "function",
  },
] as const;
