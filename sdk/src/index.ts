// The package's public entry; nothing inside the SDK imports from here.

export { creOracleAbi } from "./abi/creOracle.ts";
export { erc20Abi } from "./abi/erc20.ts";
export { erc3009Abi } from "./abi/erc3009.ts";
export { erc8183HookAbi } from "./abi/erc8183Hook.ts";
export { escrowAbi } from "./abi/escrow.ts";
export { functionsOracleAbi } from "./abi/functionsOracle.ts";
export { permit2Abi } from "./abi/permit2.ts";
export { releaseGateAbi } from "./abi/releaseGate.ts";
export { riskModelsAbi } from "./abi/riskModels.ts";
export { riskOracleAbi } from "./abi/riskOracle.ts";
export { signerBondsAbi } from "./abi/signerBonds.ts";
export { watchlistGateAbi } from "./abi/watchlistGate.ts";
export { x402CapturePolicyAbi } from "./abi/x402CapturePolicy.ts";
export {
  type AcceptRiskOracleOwnershipParameters,
  acceptRiskOracleOwnership,
} from "./actions/acceptRiskOracleOwnership.ts";
export { type AnnounceSignerSetParameters, announceSignerSet } from "./actions/announceSignerSet.ts";
export { type ApproveBondsParameters, approveBonds } from "./actions/approveBonds.ts";
export { type ApproveEscrowParameters, approveEscrow } from "./actions/approveEscrow.ts";
export { type AuthorizeParameters, authorize } from "./actions/authorize.ts";
export { type AuthorizeWithParameters, authorizeWith } from "./actions/authorizeWith.ts";
export { type BatchCallsParameters, batchCalls } from "./actions/batchCalls.ts";
export { type CaptureParameters, capture } from "./actions/capture.ts";
export { type ChargeParameters, charge } from "./actions/charge.ts";
export { type ChargeWithParameters, chargeWith } from "./actions/chargeWith.ts";
export { type ChooseBondPayoutParameters, chooseBondPayout } from "./actions/chooseBondPayout.ts";
export { type ClaimCreditParameters, claimCredit } from "./actions/claimCredit.ts";
export { type ClaimCreditForParameters, claimCreditFor } from "./actions/claimCreditFor.ts";
export { type ClearParameters, clear } from "./actions/clear.ts";
export { type CollectChainReportParameters, collectChainReport } from "./actions/collectChainReport.ts";
export { type ComputePaymentIdParameters, computePaymentId } from "./actions/computePaymentId.ts";
export {
  type ComputeReportBatchDigestParameters,
  computeReportBatchDigest,
} from "./actions/computeReportBatchDigest.ts";
export { type ComputeReportDigestParameters, computeReportDigest } from "./actions/computeReportDigest.ts";
export { type DenyParameters, deny } from "./actions/deny.ts";
export { type DepositBondParameters, depositBond } from "./actions/depositBond.ts";
export { type DisputeParameters, dispute } from "./actions/dispute.ts";
export { type ExtendPaymentParameters, extendPayment } from "./actions/extendPayment.ts";
export { type GetActiveSignerSetParameters, getActiveSignerSet } from "./actions/getActiveSignerSet.ts";
export { type GetBondParameters, getBond } from "./actions/getBond.ts";
export { type BondSettings, type GetBondSettingsParameters, getBondSettings } from "./actions/getBondSettings.ts";
export { type GetCreditParameters, getCredit } from "./actions/getCredit.ts";
export { type GetCreditNonceParameters, getCreditNonce } from "./actions/getCreditNonce.ts";
export { type GetExtensionParameters, getExtension } from "./actions/getExtension.ts";
export { type GetModelAddressParameters, getModelAddress } from "./actions/getModelAddress.ts";
export { type GetModelEvaluatorCodeParameters, getModelEvaluatorCode } from "./actions/getModelEvaluatorCode.ts";
export { type GetModelInitCodeHashParameters, getModelInitCodeHash } from "./actions/getModelInitCodeHash.ts";
export { type GetPaymentEventsParameters, getPaymentEvents } from "./actions/getPaymentEvents.ts";
export { type GetPaymentStateParameters, getPaymentState } from "./actions/getPaymentState.ts";
export { type GetPermit2NonceParameters, getPermit2Nonce } from "./actions/getPermit2Nonce.ts";
export { type GetPostedReportParameters, getPostedReport, type PostedReport } from "./actions/getPostedReport.ts";
export { type GetRiskOracleOwnerParameters, getRiskOracleOwner } from "./actions/getRiskOracleOwner.ts";
export {
  type GetRiskOraclePendingOwnerParameters,
  getRiskOraclePendingOwner,
} from "./actions/getRiskOraclePendingOwner.ts";
export {
  type GetRiskOracleSettingsParameters,
  getRiskOracleSettings,
  type RiskOracleSettings,
} from "./actions/getRiskOracleSettings.ts";
export { type GetSignerSetParameters, type GetSignerSetReturnType, getSignerSet } from "./actions/getSignerSet.ts";
export { type GetVerdictParameters, getVerdict } from "./actions/getVerdict.ts";
export { type IncreaseParameters, increase } from "./actions/increase.ts";
export { type IncreaseWithParameters, increaseWith } from "./actions/increaseWith.ts";
export { type PostReportParameters, postReport } from "./actions/postReport.ts";
export { type PostReportBatchParameters, postReportBatch } from "./actions/postReportBatch.ts";
export { type ProveEquivocationParameters, proveEquivocation } from "./actions/proveEquivocation.ts";
export { type PublishModelParameters, publishModel } from "./actions/publishModel.ts";
export { type ReclaimParameters, reclaim } from "./actions/reclaim.ts";
export { type RefundParameters, refund } from "./actions/refund.ts";
export { type RelayVerbParameters, relayVerb } from "./actions/relayVerb.ts";
export {
  type RenounceRiskOracleOwnershipParameters,
  renounceRiskOracleOwnership,
} from "./actions/renounceRiskOracleOwnership.ts";
export { type RequestFunctionsReportParameters, requestFunctionsReport } from "./actions/requestFunctionsReport.ts";
export { type RequestLeaveParameters, requestLeave } from "./actions/requestLeave.ts";
export { type ResolveExpiredParameters, resolveExpired } from "./actions/resolveExpired.ts";
export { type ResolvePaymentParameters, resolvePayment } from "./actions/resolvePayment.ts";
export { type RevokeSignerParameters, revokeSigner } from "./actions/revokeSigner.ts";
export { type ScoreOnChainParameters, scoreOnChain } from "./actions/scoreOnChain.ts";
export { type SignClaimCreditParameters, signClaimCredit } from "./actions/signClaimCredit.ts";
export { type SignConsentParameters, signConsent } from "./actions/signConsent.ts";
export { type SignErc3009Parameters, signErc3009 } from "./actions/signErc3009.ts";
export { type SignExtensionParameters, signExtension } from "./actions/signExtension.ts";
export { type SignPermitParameters, signPermit } from "./actions/signPermit.ts";
export { type SignPermit2Parameters, signPermit2 } from "./actions/signPermit2.ts";
export { type SignVerbParameters, signVerb } from "./actions/signVerb.ts";
export {
  type TransferRiskOracleOwnershipParameters,
  transferRiskOracleOwnership,
} from "./actions/transferRiskOracleOwnership.ts";
export { type VoidPaymentParameters, voidPayment } from "./actions/voidPayment.ts";
export { type WatchPaymentsParameters, watchPayments } from "./actions/watchPayments.ts";
export { type WithdrawBondParameters, withdrawBond } from "./actions/withdrawBond.ts";
export { decodeCreReport } from "./adapters/decodeCreReport.ts";
export { type EncodeCreReportParameters, encodeCreReport } from "./adapters/encodeCreReport.ts";
export { type EncodeFunctionsRequestParameters, encodeFunctionsRequest } from "./adapters/encodeFunctionsRequest.ts";
export { type GetJobSubjectParameters, getJobSubject } from "./adapters/getJobSubject.ts";
export { type GetX402PaymentHashParameters, getX402PaymentHash } from "./adapters/getX402PaymentHash.ts";
export { type GetX402SaltParameters, getX402Salt } from "./adapters/getX402Salt.ts";
export { packReport } from "./adapters/packReport.ts";
export { unpackReport } from "./adapters/unpackReport.ts";
export { type EncodeCallParameters, encodeCall } from "./calls/encodeCall.ts";
export type { EscrowCall, RelayableCall, SignedVerb } from "./calls/escrowCall.ts";
export { type SluiceActions, type SluiceAddresses, sluiceActions } from "./decorators/sluiceActions.ts";
export { createStructHasher } from "./eip712/createStructHasher.ts";
export { ContractError, type ContractErrorName, isContractError, UnknownContractError } from "./errors/contract.ts";
export { contractErrorHelp } from "./errors/contractErrorHelp.ts";
export { FeeOutOfBoundsError } from "./errors/fees.ts";
export { InvalidFieldError } from "./errors/fields.ts";
export {
  AbortedError,
  NodeAnswerError,
  NodeProblemError,
  NodeTimeoutError,
  NodeUnreachableError,
  QuorumNotReachedError,
} from "./errors/node.ts";
export { InvalidSignatureError, MalformedReportError } from "./errors/reports.ts";
export { SluiceError, type SluiceErrorParameters } from "./errors/SluiceError.ts";
export {
  InvalidAmountError,
  InvalidArbiterError,
  InvalidDeadlinesError,
  InvalidFeesError,
  InvalidGateError,
  InvalidGateTermsError,
  InvalidPartyError,
  TermsMismatchError,
  ZeroAddressError,
} from "./errors/terms.ts";
export { errorOfData, toContractError } from "./errors/toContractError.ts";
export { type DecodePaymentEventsOptions, decodePaymentEvents } from "./events/decodePaymentEvents.ts";
export { type RebuildCreditNonceParameters, rebuildCreditNonce } from "./events/rebuildCreditNonce.ts";
export { type Credit, rebuildCredits } from "./events/rebuildCredits.ts";
export {
  type RebuildPaymentStateParameters,
  type RebuiltPayment,
  rebuildPaymentState,
} from "./events/rebuildPaymentState.ts";
export {
  type Feature,
  type FeatureName,
  featureCatalogue,
  featureNames,
  maxFeature,
  unknownFeature,
} from "./features/featureCatalogue.ts";
export { type FeatureWords, packFeatures } from "./features/packFeatures.ts";
export { type UnpackFeaturesParameters, unpackFeatures } from "./features/unpackFeatures.ts";
export { type AssertFeeParameters, assertFee } from "./fees/assertFee.ts";
export { type FeeBoundsParameters, feeBounds } from "./fees/feeBounds.ts";
export { decodeGateTerms } from "./gate/decodeGateTerms.ts";
export { type EncodeDeliveredGateTermsParameters, encodeDeliveredGateTerms } from "./gate/encodeDeliveredGateTerms.ts";
export { type EncodeGateTermsParameters, encodeGateTerms } from "./gate/encodeGateTerms.ts";
export { assertGateTerms, type GateTerms, gateTermsVersion } from "./gate/gateTerms.ts";
export { type Verdict, type VerdictOfParameters, verdictOf } from "./gate/verdictOf.ts";
export { buildModelCode } from "./model/buildModelCode.ts";
export { encodeModel, getModelId } from "./model/encodeModel.ts";
export {
  getModelHash,
  InvalidModelError,
  type ModelFile,
  parseModel,
  serializeModel,
} from "./model/parseModel.ts";
export {
  type Explanation,
  explainFeatures,
  InvalidFeaturesError,
  type Reason,
  scoreFeatures,
} from "./model/scoreFeatures.ts";
export {
  type CollectFault,
  type CollectNode,
  type CollectReportParameters,
  type CollectReportReturnType,
  collectReport,
} from "./node/collectReport.ts";
export {
  type CandidateParameters,
  createNodeClient,
  type NodeClient,
  type NodeClientParameters,
  type NodeRequestOptions,
} from "./node/createNodeClient.ts";
export type { NodeInfo, NodeReason, NodeReportAnswer, NodeScore } from "./node/readAnswer.ts";
export { collectorParameters, collectors, encodeWayToPay } from "./pay/encodeWayToPay.ts";
export { type Erc3009TypedDataParameters, erc3009TypedData } from "./pay/erc3009TypedData.ts";
export { type GetPaymentNonceParameters, getPaymentNonce } from "./pay/getPaymentNonce.ts";
export {
  type Permit2TypedDataParameters,
  permit2Address,
  permit2TypedData,
  permit2WitnessTypes,
} from "./pay/permit2TypedData.ts";
export { type PermitTypedDataParameters, permitTypedData } from "./pay/permitTypedData.ts";
export type { Consent, PayingVerb, Permit, WayToPay } from "./pay/wayToPay.ts";
export { type Deadlines, type GetDeadlinesParameters, getDeadlines } from "./payments/getDeadlines.ts";
export { type GetPossibleVerbsParameters, getPossibleVerbs, type PaymentVerb } from "./payments/getPossibleVerbs.ts";
export { buildReportBatch, maxBatchReports } from "./reports/buildReportBatch.ts";
export { type DecodeReportParameters, decodeReport } from "./reports/decodeReport.ts";
export { decodeReportBatch } from "./reports/decodeReportBatch.ts";
export { type EncodeBatchedReportParameters, encodeBatchedReport } from "./reports/encodeBatchedReport.ts";
export { encodeReport } from "./reports/encodeReport.ts";
export { encodeReportBatch } from "./reports/encodeReportBatch.ts";
export { type FindEquivocationParameters, findEquivocation, type SignedContent } from "./reports/findEquivocation.ts";
export { getReportBatchDigest } from "./reports/getReportBatchDigest.ts";
export { type GetReportDigestParameters, getReportDigest } from "./reports/getReportDigest.ts";
export { getReportProof } from "./reports/getReportProof.ts";
export { type RecoverReportSignerParameters, recoverReportSigner } from "./reports/recoverReportSigner.ts";
export { type ReportBatchTypedDataParameters, reportBatchTypedData } from "./reports/reportBatchTypedData.ts";
export { reportBatchTypes } from "./reports/reportBatchTypes.ts";
export { type ReportJson, reportFromJson, reportToJson } from "./reports/reportJson.ts";
export { reportLeaf } from "./reports/reportLeaf.ts";
export { type ReportTypedDataParameters, reportTypedData } from "./reports/reportTypedData.ts";
export { reportTypes } from "./reports/reportTypes.ts";
export { type SignReportParameters, signReport } from "./reports/signReport.ts";
export { type SignReportBatchParameters, signReportBatch } from "./reports/signReportBatch.ts";
export { type ScoreTier, scorePoints, scoreTier } from "./score/scoreTier.ts";
export { type AssertTermsOptions, assertTerms } from "./terms/assertTerms.ts";
export { checkTerms, type TermsExpectations } from "./terms/checkTerms.ts";
export { type GetPaymentIdParameters, getPaymentId } from "./terms/getPaymentId.ts";
export { maxCaptureSeconds, maxPaymentAmount, maxResolveSeconds } from "./terms/limits.ts";
export { type TermsJson, termsFromJson, termsToJson } from "./terms/termsJson.ts";
export { type TermsTypedDataParameters, termsTypedData } from "./terms/termsTypedData.ts";
export { termsTypes } from "./terms/termsTypes.ts";
export type { Bond, Equivocation, ReportEvidence } from "./types/bond.ts";
export type { ReadOptions, SignOptions, SluiceClient, WriteOptions } from "./types/client.ts";
export type { Extension } from "./types/extension.ts";
export {
  type EventPosition,
  type PaymentEvent,
  type PaymentEventName,
  paymentEventNames,
} from "./types/paymentEvent.ts";
export type { PaymentState } from "./types/paymentState.ts";
export type { IndexedSignature, NodeReport, Report, SignedReport } from "./types/report.ts";
export type { ReportBatch, SharedReportFields, SignedReportBatch } from "./types/reportBatch.ts";
export type { Signers } from "./types/signerSet.ts";
export type { Terms } from "./types/terms.ts";
export type { X402PaymentInfo } from "./types/x402PaymentInfo.ts";
export { type VerbTypedDataParameters, verbTypedData } from "./verbs/verbTypedData.ts";
export { type VerbMessage, type VerbType, verbTypes } from "./verbs/verbTypes.ts";
