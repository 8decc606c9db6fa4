import type { ContractErrorName } from "./contract.ts";

/** What to do about each custom error of the contracts, one sentence or two. */
export const contractErrorHelp: Record<ContractErrorName, string> = {
  // Terms
  ZeroAddress: "Name payer, payee and operator, and pay credits out to an address that is not zero.",
  InvalidAmount: "Give an amount of base units from 1 up to the limit in the error.",
  InvalidDeadlines:
    "Choose authorizeBy ≤ captureBy ≤ refundBy and captureFrom < captureBy, with captureBy at most 400 days ahead.",
  InvalidFees: "Choose minFeeBps ≤ maxFeeBps ≤ 10000 and name a feeReceiver exactly when maxFeeBps is not zero.",
  InvalidArbiter:
    "With an arbiter give it 1 second to 90 days; without one set resolveSeconds to 0 and resolveToPayee to false.",
  InvalidGate: "Name the gate, or set gateTerms to zero.",
  InvalidParty: "Name somebody else: the escrow itself can be no party and receive no payout.",
  // Calls of the escrow
  NotPayer: "Send the transaction from the payer's account.",
  NotOperator: "Send the transaction from the operator's account.",
  NotPayeeNorOperator:
    "Send the transaction from the payee's account; the operator may void only before the payment is cleared.",
  AlreadyAuthorized: "Terms serve once: choose another salt for another payment.",
  UnknownPayment: "Check that every field of the terms is as it was authorized, and chain and escrow too.",
  AfterAuthorizeBy: "The time to authorize is over: agree on new terms.",
  BeforeCaptureFrom: "Wait until captureFrom.",
  AfterCaptureBy: "The time to clear and capture is over: the payer can reclaim, the payee can void.",
  BeforeCaptureBy: "Wait until captureBy; until then only a void or a deny gives money back.",
  WrongValue: "Send exactly the amount as value for the native coin, and no value for a token.",
  NotAToken: "Check the token's address and chain: nothing there answers balanceOf.",
  InexactTransfer:
    "This token does not move exactly what it is asked to (a fee on transfer?): the escrow takes no such token.",
  AlreadyCleared: "What is cleared stays cleared: capture it, or let the payee void it.",
  NotPayerNorOperator: "Send the charge from the payer's or the operator's account.",
  NotOperatorNorPayee: "Send the refund from the operator's or the payee's account.",
  NotArbiter: "Send the transaction from the arbiter's account.",
  InDispute: "Wait for the arbiter until resolveBy, from then on resolveExpired ends the dispute; the payee may void.",
  NoArbiter: "These terms name no arbiter, so nothing can be disputed: ask the payee to void.",
  NotDisputed: "There is no dispute (any more): read getPaymentState.",
  AfterResolveBy: "The arbiter's time is over: anyone may call resolveExpired.",
  BeforeResolveBy: "Wait until resolveBy: the arbiter still has time to resolve.",
  NoMoreIncrease: "Something was given back, so this payment cannot grow: authorize another one under a new salt.",
  AfterRefundBy: "The time to refund is over: pay the money back outside the escrow, or extend refundBy together.",
  InvalidExtension: "Move deadlines to later seconds only: captureBy ≤ refundBy, and captureBy at most 400 days ahead.",
  SignatureExpired: "The signature's deadline has passed: sign again with a later one.",
  NotAsConsented: "Take at most what the payer signed; whoever is neither payer nor operator takes exactly that.",
  NativeCoinNotCollectable:
    "Native coin cannot be pulled: the payer sends it along with authorize, increase or charge.",
  SeqExhausted: "After 4095 verbs a payment takes no signed ones: send the verb from the actor's own account.",
  NotRelayable: "Relay clear, capture, void, dispute, resolve, reclaim or refund; relayVerb makes the call.",
  BatchFailed: "One call of the batch failed and undid all: its reason is in the error; mayFail lets the others go on.",
  NothingHeld: "Nothing is held: the money was captured or given back already. getPaymentState shows what happened.",
  FeeOutOfBounds: "Take a fee within the bounds in the error; feeBounds computes them.",
  NotReleased:
    "The gate said hold (0) or deny (2): look at the report's score and reasons; the payer's money stays safe.",
  NotDenied: "The gate did not say deny (2): money can go back by void, or to the payer from captureBy on.",
  GateFailed: "The gate refused to answer: its own reason is in the error. No money moved; bring another report.",
  InsufficientGas:
    "Give the transaction more gas: a payout, or a call of a batch that failed, must have had its full share.",
  NoCredit: "This account is owed nothing in this token.",
  PayoutFailed: "The receiver or the token refused: claim to another address. The credit stands.",
  ReentrancyGuardReentrantCall: "A token or receiver called back into the escrow: use neither.",
  SafeERC20FailedOperation:
    "The token refused the transfer: check balance and allowance, and that the address is a token.",
  // Risk oracle
  MalformedReport: "Make the bytes with encodeReport, with exactly as many signatures as the quorum.",
  InvalidGateTerms: "The payer pinned nonsense: such a payment can only be voided or reclaimed. Use encodeGateTerms.",
  AmountAboveReport: "Ask the nodes for a report that speaks for everything held and captured so far.",
  RoundInFuture: "The report is of a block that this chain does not have yet: wait, or ask for an earlier round.",
  WrongBlockHash: "The report is from another fork: ask the nodes again.",
  ReportExpired: "The report lived too long: ask the nodes for a fresh one.",
  ValidityTooLong: "The report claims to live longer than this oracle allows: check that it is for this deployment.",
  ReportTooOld: "The payer pinned a smaller maxAgeSeconds: ask the nodes for a fresh report.",
  RoundSuperseded: "A report of a higher round was posted: ask the nodes for one at least as new.",
  WrongModel: "The report is for another model than the one the payer pinned: ask nodes that run the pinned one.",
  UnknownModel: "Publish the model first (publishModel), or check the model id.",
  SignerSetNotInForce:
    "The signer set was replaced: read the active one with getSignerSet and collect signatures again.",
  TooFewSignatures: "Collect as many signatures of live signers as the quorum of the set; collectReport does.",
  InvalidSignature:
    "Not the signer's signature. A verb's: read the payment's present seq and sign again. A report's: collect it again.",
  InvalidSignerSet: "Give 1 to 31 distinct signers, none zero, and a quorum of 1 to their number.",
  UnknownSigner: "There is no such signer in that set: read it with getSignerSet.",
  TooManySignerSets: "Deploy another RiskOracle: one can have 65,535 signer sets.",
  UnbondedSigner: "The signer must deposit its bond for this oracle first, and not be leaving: depositBond.",
  NotBonds: "Only the SignerBonds of the oracle retires a signer: leave or prove an equivocation there.",
  InvalidDuration: "Deploy with times inside the limits that the contract's interface names.",
  OwnableUnauthorizedAccount: "Only the owner of the RiskOracle may do this.",
  OwnableInvalidOwner: "Name an owner that is not zero.",
  // Signer bonds
  InvalidBondSettings:
    "Deploy with a token that is a contract, a minimum bond above zero, 1 second to 365 days for proofs, and a reward of at most 2000 basis points.",
  NotBondsOfOracle: "Stake with the SignerBonds that this RiskOracle names in bonds(): check both addresses.",
  BondTooSmall: "Deposit at least the minimum bond (getBondSettings), counting what is at stake already.",
  InvalidDeposit: "The token changed balances on its own during the deposit: these bonds are of no use with it.",
  NothingAtStake: "The signer has no stake with this oracle (any more): getBond shows it.",
  LeavingAlready: "The signer is leaving: withdraw when it may, then deposit again.",
  NotLeaving: "Ask to leave first (requestLeave); the stake can be withdrawn some time after that.",
  NotWithdrawableYet: "The stake still answers for what was signed: wait until the second in the error.",
  SlashedAlready: "Equivocation of this signer was proven before: use another key.",
  NotSignerNorPayout: "Send it from the signer's account, or from the payout address that it named.",
  PayoutIsFixed: "Withdraw to the payout address that the signer named, or send this from that address.",
  InvalidReceiver: "Name an address that is not zero.",
  DifferentRounds: "Both reports may stand: bring two about the same subject, round and block hash (findEquivocation).",
  SameReport: "It is one and the same report, signed twice, which harms nobody.",
  InvalidEvidence: "Bring the signature as it was given: 65 bytes, low s, and a proof only for a report in a batch.",
  DifferentSigners:
    "Two signers disagree, or one signature is over something else: bring two of one signer for this chain and oracle.",
  TooLittleGas: "Give the transaction more gas: whether the oracle retires the signer must be found out.",
  // Risk models
  InvalidTables: "Make the tables with encodeModel from a file that parseModel accepts.",
  InvalidFeatures:
    "Each feature is 0 to 32767 and every lane beyond the model's features is zero: pack them with packFeatures.",
  InvalidInputLength: "Call the model through RiskModels.score (scoreOnChain), which gives it its two words.",
  DeploymentFailed: "The model's code could not be created: give the transaction more gas.",
  // From libraries
  InvalidShortString: "This cannot happen to a caller: report it.",
  StringTooLong: "This cannot happen to a caller: report it.",
  // Tokens
  ERC20InsufficientBalance: "The payer holds less of the token than this takes.",
  ERC20InsufficientAllowance: "Let the payer approve the escrow first: approveEscrow does.",
  ERC20InvalidSender: "The token refuses the zero address as a sender.",
  ERC20InvalidReceiver: "The token refuses this receiver.",
  ERC20InvalidApprover: "The token refuses the zero address as an approver.",
  ERC20InvalidSpender: "The token refuses the zero address as a spender.",
  ERC3009InvalidSignature:
    "The token does not know the signature: sign for this payment, verb and seq, and for exactly this amount (signErc3009).",
  ERC3009InvalidAuthorizationTime:
    "The authorization serves only between validAfter and validBefore: sign another one.",
  ERC3009UsedAuthorization: "This authorization was used or cancelled: sign one for the payment's present seq.",
  // Permit2
  InvalidNonce: "This Permit2 nonce was used: sign with another one.",
  InvalidSigner: "Permit2 does not know the signature: sign for this payment, verb and seq, this token and escrow.",
  InvalidSignatureLength: "Permit2 takes signatures of 64 or 65 bytes, and of any length from contract wallets.",
  InvalidContractSignature: "The contract wallet refused the signature that Permit2 showed it.",
  // Gates behind Chainlink's networks
  NoCode: "Name a contract that is on this chain.",
  NotRequester: "Send the transaction from the account that the FunctionsOracle names as its requester.",
  NotRouter: "Only Chainlink's router answers requests.",
  NotSelf: "Only the FunctionsOracle itself calls this.",
  TooEarly: "A request about this subject was made: wait for its answer, or until the second in the error.",
  RequestNotLive: "The answer came too late, came twice or is about another subject: ask again.",
  NotForwarder: "Only Chainlink's forwarder brings reports.",
  MalformedMetadata: "Metadata have 62 bytes, or 64 with the report's id.",
  WrongWorkflow: "The report is of another workflow: deploy a CreOracle that names this one.",
  WrongWorkflowOwner: "The workflow is another account's: deploy a CreOracle that names it.",
  WrongReceiver: "The report is for another chain or contract: write both with encodeCreReport.",
};
