// The package's public entry; nothing inside the SDK imports from here.
export { createStructHasher } from "./eip712/createStructHasher.ts";
export { FeeOutOfBoundsError } from "./errors/fees.ts";
export { InvalidFieldError } from "./errors/fields.ts";
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
export { type EncodeGateTermsParameters, encodeGateTerms } from "./gate/encodeGateTerms.ts";
export { assertGateTerms, type GateTerms, gateTermsVersion } from "./gate/gateTerms.ts";
export { type Verdict, type VerdictOfParameters, verdictOf } from "./gate/verdictOf.ts";
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
export { type DecodeReportParameters, decodeReport } from "./reports/decodeReport.ts";
export { encodeReport } from "./reports/encodeReport.ts";
export { type GetReportDigestParameters, getReportDigest } from "./reports/getReportDigest.ts";
export { type RecoverReportSignerParameters, recoverReportSigner } from "./reports/recoverReportSigner.ts";
export { type ReportTypedDataParameters, reportTypedData } from "./reports/reportTypedData.ts";
export { reportTypes } from "./reports/reportTypes.ts";
export { type SignReportParameters, signReport } from "./reports/signReport.ts";
export { type ScoreTier, scorePoints, scoreTier } from "./score/scoreTier.ts";
export { type AssertTermsOptions, assertTerms } from "./terms/assertTerms.ts";
export { checkTerms, type TermsExpectations } from "./terms/checkTerms.ts";
export { type GetPaymentIdParameters, getPaymentId } from "./terms/getPaymentId.ts";
export { maxCaptureSeconds, maxPaymentAmount, maxResolveSeconds } from "./terms/limits.ts";
export { type TermsJson, termsFromJson, termsToJson } from "./terms/termsJson.ts";
export { type TermsTypedDataParameters, termsTypedData } from "./terms/termsTypedData.ts";
export { termsTypes } from "./terms/termsTypes.ts";
export type { IndexedSignature, NodeReport, Report, SignedReport } from "./types/report.ts";
export type { Terms } from "./types/terms.ts";
