// Made by `npm run abis` from the compiled contract. Do not edit.

export const signerBondsAbi = [
  {
    inputs: [
      { name: "stake", type: "uint256" },
      { name: "minimumBond", type: "uint256" },
    ],
    name: "BondTooSmall",
    type: "error",
  },
  { inputs: [], name: "DifferentRounds", type: "error" },
  {
    inputs: [
      { name: "first", type: "address" },
      { name: "second", type: "address" },
    ],
    name: "DifferentSigners",
    type: "error",
  },
  {
    inputs: [
      { name: "available", type: "uint256" },
      { name: "needed", type: "uint256" },
    ],
    name: "InsufficientGas",
    type: "error",
  },
  {
    inputs: [
      { name: "token", type: "address" },
      { name: "minimumBond", type: "uint256" },
      { name: "proofSeconds", type: "uint256" },
      { name: "rewardBps", type: "uint256" },
    ],
    name: "InvalidBondSettings",
    type: "error",
  },
  {
    inputs: [
      { name: "balanceBefore", type: "uint256" },
      { name: "balanceAfter", type: "uint256" },
    ],
    name: "InvalidDeposit",
    type: "error",
  },
  { inputs: [{ name: "which", type: "uint256" }], name: "InvalidEvidence", type: "error" },
  { inputs: [{ name: "to", type: "address" }], name: "InvalidReceiver", type: "error" },
  {
    inputs: [
      { name: "oracle", type: "address" },
      { name: "signer", type: "address" },
      { name: "withdrawableAt", type: "uint256" },
    ],
    name: "LeavingAlready",
    type: "error",
  },
  {
    inputs: [
      { name: "oracle", type: "address" },
      { name: "bonds", type: "address" },
    ],
    name: "NotBondsOfOracle",
    type: "error",
  },
  {
    inputs: [
      { name: "oracle", type: "address" },
      { name: "signer", type: "address" },
    ],
    name: "NotLeaving",
    type: "error",
  },
  {
    inputs: [
      { name: "caller", type: "address" },
      { name: "signer", type: "address" },
      { name: "payout", type: "address" },
    ],
    name: "NotSignerNorPayout",
    type: "error",
  },
  {
    inputs: [
      { name: "withdrawableAt", type: "uint256" },
      { name: "timestamp", type: "uint256" },
    ],
    name: "NotWithdrawableYet",
    type: "error",
  },
  {
    inputs: [
      { name: "oracle", type: "address" },
      { name: "signer", type: "address" },
    ],
    name: "NothingAtStake",
    type: "error",
  },
  {
    inputs: [
      { name: "to", type: "address" },
      { name: "payout", type: "address" },
    ],
    name: "PayoutIsFixed",
    type: "error",
  },
  { inputs: [], name: "ReentrancyGuardReentrantCall", type: "error" },
  { inputs: [{ name: "token", type: "address" }], name: "SafeERC20FailedOperation", type: "error" },
  { inputs: [{ name: "structHash", type: "bytes32" }], name: "SameReport", type: "error" },
  {
    inputs: [
      { name: "oracle", type: "address" },
      { name: "signer", type: "address" },
    ],
    name: "SlashedAlready",
    type: "error",
  },
  {
    inputs: [
      { name: "available", type: "uint256" },
      { name: "needed", type: "uint256" },
    ],
    name: "TooLittleGas",
    type: "error",
  },
  {
    anonymous: false,
    inputs: [
      { name: "oracle", type: "address", indexed: true },
      { name: "signer", type: "address", indexed: true },
      { name: "from", type: "address", indexed: false },
      { name: "amount", type: "uint256", indexed: false },
      { name: "stake", type: "uint256", indexed: false },
    ],
    name: "BondDeposited",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { name: "oracle", type: "address", indexed: true },
      { name: "signer", type: "address", indexed: true },
      { name: "to", type: "address", indexed: false },
      { name: "amount", type: "uint256", indexed: false },
    ],
    name: "BondWithdrawn",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { name: "oracle", type: "address", indexed: true },
      { name: "signer", type: "address", indexed: true },
      { name: "subject", type: "bytes32", indexed: true },
      { name: "round", type: "uint256", indexed: false },
      { name: "to", type: "address", indexed: false },
      { name: "reward", type: "uint256", indexed: false },
      { name: "burnt", type: "uint256", indexed: false },
    ],
    name: "EquivocationProven",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { name: "oracle", type: "address", indexed: true },
      { name: "signer", type: "address", indexed: true },
      { name: "withdrawableAt", type: "uint256", indexed: false },
    ],
    name: "LeaveRequested",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { name: "oracle", type: "address", indexed: true },
      { name: "signer", type: "address", indexed: true },
      { name: "payout", type: "address", indexed: false },
    ],
    name: "PayoutChosen",
    type: "event",
  },
  {
    anonymous: false,
    inputs: [
      { name: "oracle", type: "address", indexed: true },
      { name: "signer", type: "address", indexed: true },
    ],
    name: "RetirementFailed",
    type: "event",
  },
  {
    inputs: [
      { name: "oracle", type: "address" },
      { name: "signer", type: "address" },
    ],
    name: "bondOf",
    outputs: [
      {
        name: "",
        type: "tuple",
        components: [
          { name: "stake", type: "uint256" },
          { name: "withdrawableAt", type: "uint256" },
          { name: "slashed", type: "bool" },
          { name: "payout", type: "address" },
        ],
      },
    ],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { name: "oracle", type: "address" },
      { name: "signer", type: "address" },
      { name: "to", type: "address" },
    ],
    name: "choosePayout",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { name: "oracle", type: "address" },
      { name: "amount", type: "uint256" },
    ],
    name: "deposit",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { name: "oracle", type: "address" },
      { name: "signer", type: "address" },
      { name: "amount", type: "uint256" },
    ],
    name: "depositFor",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { name: "oracle", type: "address" },
      { name: "signer", type: "address" },
    ],
    name: "isBonded",
    outputs: [{ name: "", type: "bool" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [],
    name: "minimumBond",
    outputs: [{ name: "", type: "uint256" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [],
    name: "proofSeconds",
    outputs: [{ name: "", type: "uint256" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { name: "oracle", type: "address" },
      {
        name: "first",
        type: "tuple",
        components: [
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
          { name: "batched", type: "bool" },
          { name: "proof", type: "bytes32[]" },
          { name: "signature", type: "bytes" },
        ],
      },
      {
        name: "second",
        type: "tuple",
        components: [
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
          { name: "batched", type: "bool" },
          { name: "proof", type: "bytes32[]" },
          { name: "signature", type: "bytes" },
        ],
      },
      { name: "to", type: "address" },
    ],
    name: "proveEquivocation",
    outputs: [
      { name: "signer", type: "address" },
      { name: "reward", type: "uint256" },
    ],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [
      { name: "oracle", type: "address" },
      { name: "signer", type: "address" },
    ],
    name: "requestLeave",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [],
    name: "rewardBps",
    outputs: [{ name: "", type: "uint256" }],
    stateMutability: "view",
    type: "function",
  },
  { inputs: [], name: "token", outputs: [{ name: "", type: "address" }], stateMutability: "view", type: "function" },
  {
    inputs: [
      { name: "oracle", type: "address" },
      { name: "signer", type: "address" },
      { name: "to", type: "address" },
    ],
    name: "withdraw",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
] as const;
