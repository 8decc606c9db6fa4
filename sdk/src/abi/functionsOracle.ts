// Made by `npm run abis` from the compiled contract. Do not edit.

export const functionsOracleAbi = [
  {
    inputs: [
      { name: "duration", type: "uint256" },
      { name: "limit", type: "uint256" },
    ],
    name: "InvalidDuration",
    type: "error",
  },
  { inputs: [{ name: "gateTerms", type: "bytes32" }], name: "InvalidGateTerms", type: "error" },
  { inputs: [{ name: "length", type: "uint256" }], name: "MalformedReport", type: "error" },
  { inputs: [{ name: "target", type: "address" }], name: "NoCode", type: "error" },
  { inputs: [{ name: "caller", type: "address" }], name: "NotRequester", type: "error" },
  { inputs: [{ name: "caller", type: "address" }], name: "NotRouter", type: "error" },
  { inputs: [{ name: "caller", type: "address" }], name: "NotSelf", type: "error" },
  {
    inputs: [
      { name: "validUntil", type: "uint256" },
      { name: "timestamp", type: "uint256" },
    ],
    name: "ReportExpired",
    type: "error",
  },
  {
    inputs: [
      { name: "requestId", type: "bytes32" },
      { name: "subject", type: "bytes32" },
    ],
    name: "RequestNotLive",
    type: "error",
  },
  {
    inputs: [
      { name: "round", type: "uint256" },
      { name: "blockNumber", type: "uint256" },
    ],
    name: "RoundInFuture",
    type: "error",
  },
  {
    inputs: [
      { name: "round", type: "uint256" },
      { name: "postedRound", type: "uint256" },
    ],
    name: "RoundSuperseded",
    type: "error",
  },
  {
    inputs: [
      { name: "subject", type: "bytes32" },
      { name: "from", type: "uint256" },
    ],
    name: "TooEarly",
    type: "error",
  },
  { inputs: [{ name: "modelId", type: "bytes32" }], name: "UnknownModel", type: "error" },
  {
    inputs: [
      { name: "validUntil", type: "uint256" },
      { name: "limit", type: "uint256" },
    ],
    name: "ValidityTooLong",
    type: "error",
  },
  {
    inputs: [
      { name: "round", type: "uint256" },
      { name: "given", type: "bytes32" },
      { name: "actual", type: "bytes32" },
    ],
    name: "WrongBlockHash",
    type: "error",
  },
  {
    anonymous: false,
    inputs: [
      { name: "requestId", type: "bytes32", indexed: true },
      { name: "reason", type: "bytes", indexed: false },
    ],
    name: "AnswerRefused",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { name: "requestId", type: "bytes32", indexed: true },
      { name: "subject", type: "bytes32", indexed: true },
      { name: "manifest", type: "bytes32", indexed: false },
    ],
    name: "Answered",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { name: "subject", type: "bytes32", indexed: true },
      { name: "model", type: "bytes32", indexed: true },
      { name: "round", type: "uint256", indexed: false },
      { name: "roundAt", type: "uint256", indexed: false },
      { name: "amount", type: "uint256", indexed: false },
      { name: "score", type: "uint256", indexed: false },
      { name: "features", type: "bytes32", indexed: false },
      { name: "extraFeatures", type: "bytes32", indexed: false },
    ],
    name: "ReportPosted",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { name: "requestId", type: "bytes32", indexed: true },
      { name: "err", type: "bytes", indexed: false },
    ],
    name: "RequestFailed",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { name: "requestId", type: "bytes32", indexed: true },
      { name: "subject", type: "bytes32", indexed: true },
      { name: "by", type: "address", indexed: true },
    ],
    name: "Requested",
    type: "event",
  },
  { inputs: [], name: "donId", outputs: [{ name: "", type: "bytes32" }], stateMutability: "view", type: "function" },
  {
    inputs: [
      { name: "requestId", type: "bytes32" },
      { name: "response", type: "bytes" },
      { name: "err", type: "bytes" },
    ],
    name: "handleOracleFulfillment",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  { inputs: [], name: "models", outputs: [{ name: "", type: "address" }], stateMutability: "view", type: "function" },
  {
    inputs: [{ name: "subject", type: "bytes32" }],
    name: "nextRequestAt",
    outputs: [{ name: "", type: "uint256" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [{ name: "subject", type: "bytes32" }],
    name: "postedReport",
    outputs: [
      {
        name: "",
        type: "tuple",
        components: [
          { name: "amount", type: "uint104" },
          { name: "round", type: "uint40" },
          { name: "roundAt", type: "uint32" },
          { name: "score", type: "uint16" },
          { name: "modelTag", type: "bytes8" },
        ],
      },
    ],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { name: "subject", type: "bytes32" },
      { name: "", type: "address" },
      { name: "", type: "address" },
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
  {
    inputs: [],
    name: "reportSeconds",
    outputs: [{ name: "", type: "uint256" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [{ name: "subject", type: "bytes32" }],
    name: "request",
    outputs: [{ name: "requestId", type: "bytes32" }],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [{ name: "subject", type: "bytes32" }],
    name: "requestData",
    outputs: [{ name: "", type: "bytes" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [],
    name: "requestSeconds",
    outputs: [{ name: "", type: "uint256" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [],
    name: "requester",
    outputs: [{ name: "", type: "address" }],
    stateMutability: "view",
    type: "function",
  },
  { inputs: [], name: "router", outputs: [{ name: "", type: "address" }], stateMutability: "view", type: "function" },
  {
    inputs: [
      { name: "requestId", type: "bytes32" },
      { name: "response", type: "bytes" },
    ],
    name: "storeAnswer",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [],
    name: "subscriptionId",
    outputs: [{ name: "", type: "uint64" }],
    stateMutability: "view",
    type: "function",
  },
] as const;
