// Made by `npm run abis` from the compiled contract. Do not edit.

export const riskOracleAbi = [
  {
    inputs: [
      { name: "amount", type: "uint256" },
      { name: "reportAmount", type: "uint256" },
    ],
    name: "AmountAboveReport",
    type: "error",
  },
  {
    inputs: [
      { name: "reportSeconds", type: "uint256" },
      { name: "rotationDelay", type: "uint256" },
    ],
    name: "InvalidDuration",
    type: "error",
  },
  { inputs: [{ name: "gateTerms", type: "bytes32" }], name: "InvalidGateTerms", type: "error" },
  { inputs: [], name: "InvalidShortString", type: "error" },
  { inputs: [{ name: "position", type: "uint256" }], name: "InvalidSignature", type: "error" },
  {
    inputs: [
      { name: "signers", type: "uint256" },
      { name: "quorum", type: "uint256" },
    ],
    name: "InvalidSignerSet",
    type: "error",
  },
  { inputs: [{ name: "length", type: "uint256" }], name: "MalformedReport", type: "error" },
  { inputs: [{ name: "owner", type: "address" }], name: "OwnableInvalidOwner", type: "error" },
  { inputs: [{ name: "account", type: "address" }], name: "OwnableUnauthorizedAccount", type: "error" },
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
      { name: "age", type: "uint256" },
      { name: "maxAge", type: "uint256" },
    ],
    name: "ReportTooOld",
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
  { inputs: [{ name: "signerSet", type: "uint256" }], name: "SignerSetNotInForce", type: "error" },
  { inputs: [{ name: "str", type: "string" }], name: "StringTooLong", type: "error" },
  {
    inputs: [
      { name: "counted", type: "uint256" },
      { name: "quorum", type: "uint256" },
    ],
    name: "TooFewSignatures",
    type: "error",
  },
  { inputs: [{ name: "modelId", type: "bytes32" }], name: "UnknownModel", type: "error" },
  {
    inputs: [
      { name: "signerSet", type: "uint256" },
      { name: "index", type: "uint256" },
    ],
    name: "UnknownSigner",
    type: "error",
  },
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
    inputs: [
      { name: "model", type: "bytes32" },
      { name: "pinned", type: "bytes21" },
    ],
    name: "WrongModel",
    type: "error",
  },
  { anonymous: false, inputs: [], name: "EIP712DomainChanged", type: "event" },
  {
    anonymous: false,
    inputs: [
      { name: "previousOwner", type: "address", indexed: true },
      { name: "newOwner", type: "address", indexed: true },
    ],
    name: "OwnershipTransferStarted",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { name: "previousOwner", type: "address", indexed: true },
      { name: "newOwner", type: "address", indexed: true },
    ],
    name: "OwnershipTransferred",
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
      { name: "signerSet", type: "uint256", indexed: true },
      { name: "index", type: "uint256", indexed: false },
      { name: "signer", type: "address", indexed: false },
    ],
    name: "SignerRevoked",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { name: "signerSet", type: "uint256", indexed: true },
      { name: "signers", type: "address[]", indexed: false },
      { name: "quorum", type: "uint256", indexed: false },
      { name: "activeAt", type: "uint256", indexed: false },
    ],
    name: "SignerSetAnnounced",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [{ name: "signerSet", type: "uint256", indexed: true }],
    name: "SignerSetReplaced",
    type: "event",
  },
  { inputs: [], name: "acceptOwnership", outputs: [], stateMutability: "nonpayable", type: "function" },
  {
    inputs: [],
    name: "activeSignerSet",
    outputs: [{ name: "", type: "uint32" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { name: "signers", type: "address[]" },
      { name: "quorum", type: "uint8" },
    ],
    name: "announceSignerSet",
    outputs: [{ name: "", type: "uint32" }],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [],
    name: "eip712Domain",
    outputs: [
      { name: "fields", type: "bytes1" },
      { name: "name", type: "string" },
      { name: "version", type: "string" },
      { name: "chainId", type: "uint256" },
      { name: "verifyingContract", type: "address" },
      { name: "salt", type: "bytes32" },
      { name: "extensions", type: "uint256[]" },
    ],
    stateMutability: "view",
    type: "function",
  },
  { inputs: [], name: "models", outputs: [{ name: "", type: "address" }], stateMutability: "view", type: "function" },
  { inputs: [], name: "owner", outputs: [{ name: "", type: "address" }], stateMutability: "view", type: "function" },
  {
    inputs: [],
    name: "pendingOwner",
    outputs: [{ name: "", type: "address" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { name: "subject", type: "bytes32" },
      { name: "report", type: "bytes" },
    ],
    name: "post",
    outputs: [],
    stateMutability: "nonpayable",
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
  { inputs: [], name: "renounceOwnership", outputs: [], stateMutability: "nonpayable", type: "function" },
  {
    inputs: [
      {
        name: "report",
        type: "tuple",
        components: [
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
      },
    ],
    name: "reportDigest",
    outputs: [{ name: "", type: "bytes32" }],
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
    inputs: [
      { name: "set", type: "uint32" },
      { name: "index", type: "uint8" },
    ],
    name: "revokeSigner",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [],
    name: "rotationDelay",
    outputs: [{ name: "", type: "uint256" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [{ name: "set", type: "uint32" }],
    name: "signerSet",
    outputs: [
      {
        name: "result",
        type: "tuple",
        components: [
          { name: "signers", type: "address[]" },
          { name: "quorum", type: "uint8" },
          { name: "live", type: "uint32" },
          { name: "activeAt", type: "uint48" },
          { name: "servesUntil", type: "uint48" },
        ],
      },
    ],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [{ name: "newOwner", type: "address" }],
    name: "transferOwnership",
    outputs: [],
    stateMutability: "nonpayable",
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
    name: "verdict",
    outputs: [{ name: "", type: "uint8" }],
    stateMutability: "view",
    type: "function",
  },
] as const;
