import type { Address } from "viem";
import {
  type AcceptRiskOracleOwnershipParameters,
  acceptRiskOracleOwnership,
} from "../actions/acceptRiskOracleOwnership.ts";
import { type AnnounceSignerSetParameters, announceSignerSet } from "../actions/announceSignerSet.ts";
import { type ApproveBondsParameters, approveBonds } from "../actions/approveBonds.ts";
import { type ApproveEscrowParameters, approveEscrow } from "../actions/approveEscrow.ts";
import { type AuthorizeParameters, authorize } from "../actions/authorize.ts";
import { type AuthorizeWithParameters, authorizeWith } from "../actions/authorizeWith.ts";
import { type BatchCallsParameters, batchCalls } from "../actions/batchCalls.ts";
import { type CaptureParameters, capture } from "../actions/capture.ts";
import { type ChargeParameters, charge } from "../actions/charge.ts";
import { type ChargeWithParameters, chargeWith } from "../actions/chargeWith.ts";
import { type ChooseBondPayoutParameters, chooseBondPayout } from "../actions/chooseBondPayout.ts";
import { type ClaimCreditParameters, claimCredit } from "../actions/claimCredit.ts";
import { type ClaimCreditForParameters, claimCreditFor } from "../actions/claimCreditFor.ts";
import { type ClearParameters, clear } from "../actions/clear.ts";
import { type CollectChainReportParameters, collectChainReport } from "../actions/collectChainReport.ts";
import { type ComputePaymentIdParameters, computePaymentId } from "../actions/computePaymentId.ts";
import {
  type ComputeReportBatchDigestParameters,
  computeReportBatchDigest,
} from "../actions/computeReportBatchDigest.ts";
import { type ComputeReportDigestParameters, computeReportDigest } from "../actions/computeReportDigest.ts";
import { type DenyParameters, deny } from "../actions/deny.ts";
import { type DepositBondParameters, depositBond } from "../actions/depositBond.ts";
import { type DisputeParameters, dispute } from "../actions/dispute.ts";
import { type ExtendPaymentParameters, extendPayment } from "../actions/extendPayment.ts";
import { type GetActiveSignerSetParameters, getActiveSignerSet } from "../actions/getActiveSignerSet.ts";
import { type GetBondParameters, getBond } from "../actions/getBond.ts";
import { type GetBondSettingsParameters, getBondSettings } from "../actions/getBondSettings.ts";
import { type GetCreditParameters, getCredit } from "../actions/getCredit.ts";
import { type GetCreditNonceParameters, getCreditNonce } from "../actions/getCreditNonce.ts";
import { type GetExtensionParameters, getExtension } from "../actions/getExtension.ts";
import { type GetModelAddressParameters, getModelAddress } from "../actions/getModelAddress.ts";
import { type GetModelEvaluatorCodeParameters, getModelEvaluatorCode } from "../actions/getModelEvaluatorCode.ts";
import { type GetModelInitCodeHashParameters, getModelInitCodeHash } from "../actions/getModelInitCodeHash.ts";
import { type GetPaymentEventsParameters, getPaymentEvents } from "../actions/getPaymentEvents.ts";
import { type GetPaymentStateParameters, getPaymentState } from "../actions/getPaymentState.ts";
import { type GetPermit2NonceParameters, getPermit2Nonce } from "../actions/getPermit2Nonce.ts";
import { type GetPostedReportParameters, getPostedReport } from "../actions/getPostedReport.ts";
import { type GetRiskOracleOwnerParameters, getRiskOracleOwner } from "../actions/getRiskOracleOwner.ts";
import {
  type GetRiskOraclePendingOwnerParameters,
  getRiskOraclePendingOwner,
} from "../actions/getRiskOraclePendingOwner.ts";
import { type GetRiskOracleSettingsParameters, getRiskOracleSettings } from "../actions/getRiskOracleSettings.ts";
import { type GetSignerSetParameters, getSignerSet } from "../actions/getSignerSet.ts";
import { type GetVerdictParameters, getVerdict } from "../actions/getVerdict.ts";
import { type IncreaseParameters, increase } from "../actions/increase.ts";
import { type IncreaseWithParameters, increaseWith } from "../actions/increaseWith.ts";
import { type PostReportParameters, postReport } from "../actions/postReport.ts";
import { type PostReportBatchParameters, postReportBatch } from "../actions/postReportBatch.ts";
import { type ProveEquivocationParameters, proveEquivocation } from "../actions/proveEquivocation.ts";
import { type PublishModelParameters, publishModel } from "../actions/publishModel.ts";
import { type ReclaimParameters, reclaim } from "../actions/reclaim.ts";
import { type RefundParameters, refund } from "../actions/refund.ts";
import { type RelayVerbParameters, relayVerb } from "../actions/relayVerb.ts";
import {
  type RenounceRiskOracleOwnershipParameters,
  renounceRiskOracleOwnership,
} from "../actions/renounceRiskOracleOwnership.ts";
import { type RequestLeaveParameters, requestLeave } from "../actions/requestLeave.ts";
import { type ResolveExpiredParameters, resolveExpired } from "../actions/resolveExpired.ts";
import { type ResolvePaymentParameters, resolvePayment } from "../actions/resolvePayment.ts";
import { type RevokeSignerParameters, revokeSigner } from "../actions/revokeSigner.ts";
import { type ScoreOnChainParameters, scoreOnChain } from "../actions/scoreOnChain.ts";
import { type SignClaimCreditParameters, signClaimCredit } from "../actions/signClaimCredit.ts";
import { type SignConsentParameters, signConsent } from "../actions/signConsent.ts";
import { type SignErc3009Parameters, signErc3009 } from "../actions/signErc3009.ts";
import { type SignExtensionParameters, signExtension } from "../actions/signExtension.ts";
import { type SignPermitParameters, signPermit } from "../actions/signPermit.ts";
import { type SignPermit2Parameters, signPermit2 } from "../actions/signPermit2.ts";
import { type SignVerbParameters, signVerb } from "../actions/signVerb.ts";
import {
  type TransferRiskOracleOwnershipParameters,
  transferRiskOracleOwnership,
} from "../actions/transferRiskOracleOwnership.ts";
import { type VoidPaymentParameters, voidPayment } from "../actions/voidPayment.ts";
import { type WatchPaymentsParameters, watchPayments } from "../actions/watchPayments.ts";
import { type WithdrawBondParameters, withdrawBond } from "../actions/withdrawBond.ts";
import type { SluiceClient } from "../types/client.ts";

export type SluiceAddresses = {
  escrow: Address;
  riskOracle: Address;
  riskModels: Address;
  /** Where signers stake; without it, give `bonds` in each call. */
  bonds?: Address | undefined;
};

/** The parameters of an action where the address of its contract is known, but may be given. */
type Bound<parameters, key extends keyof SluiceAddresses> = parameters extends unknown
  ? Omit<parameters, key> & { [name in key]?: Address | undefined }
  : never;

/** The same with oracle and bonds. */
type BoundBonds<parameters> = Bound<Bound<parameters, "riskOracle">, "bonds">;

type Collect = CollectChainReportParameters extends infer parameters
  ? parameters extends { amount: bigint }
    ? Bound<Bound<parameters, "riskOracle">, "escrow">
    : Bound<parameters, "riskOracle">
  : never;

/**
 * Gives a viem client all actions of the SDK, bound to one deployment: `client.authorize({ terms, amount })`.
 *
 * @param addresses - The deployment, for example from deployments/<chainId>.json.
 *
 * @example
 * const client = createWalletClient({ account, chain, transport: http() }).extend(
 *   sluiceActions({ escrow, riskOracle, riskModels }),
 * )
 * await client.authorize({ terms, amount: 5_000_000n })
 */
export function sluiceActions({ escrow, riskOracle, riskModels, bonds }: SluiceAddresses) {
  return (client: SluiceClient) => {
    const withEscrow = (parameters: Collect) =>
      parameters.amount === undefined ? parameters : { escrow, ...parameters };
    return {
      approveBonds: (parameters: Bound<ApproveBondsParameters, "bonds">) =>
        approveBonds(client, { bonds, ...parameters } as ApproveBondsParameters),
      chooseBondPayout: (parameters: BoundBonds<ChooseBondPayoutParameters>) =>
        chooseBondPayout(client, { bonds, riskOracle, ...parameters } as ChooseBondPayoutParameters),
      depositBond: (parameters: BoundBonds<DepositBondParameters>) =>
        depositBond(client, { bonds, riskOracle, ...parameters } as DepositBondParameters),
      getBond: (parameters: BoundBonds<GetBondParameters>) =>
        getBond(client, { bonds, riskOracle, ...parameters } as GetBondParameters),
      proveEquivocation: (parameters: BoundBonds<ProveEquivocationParameters>) =>
        proveEquivocation(client, { bonds, riskOracle, ...parameters } as ProveEquivocationParameters),
      requestLeave: (parameters: BoundBonds<RequestLeaveParameters>) =>
        requestLeave(client, { bonds, riskOracle, ...parameters } as RequestLeaveParameters),
      withdrawBond: (parameters: BoundBonds<WithdrawBondParameters>) =>
        withdrawBond(client, { bonds, riskOracle, ...parameters } as WithdrawBondParameters),
      getBondSettings: (parameters: Bound<GetBondSettingsParameters, "bonds"> = {}) =>
        getBondSettings(client, { bonds, ...parameters } as GetBondSettingsParameters),
      authorize: (parameters: Bound<AuthorizeParameters, "escrow">) =>
        authorize(client, { escrow, ...parameters } as AuthorizeParameters),
      authorizeWith: (parameters: Bound<AuthorizeWithParameters, "escrow">) =>
        authorizeWith(client, { escrow, ...parameters } as AuthorizeWithParameters),
      increase: (parameters: Bound<IncreaseParameters, "escrow">) =>
        increase(client, { escrow, ...parameters } as IncreaseParameters),
      increaseWith: (parameters: Bound<IncreaseWithParameters, "escrow">) =>
        increaseWith(client, { escrow, ...parameters } as IncreaseWithParameters),
      charge: (parameters: Bound<ChargeParameters, "escrow">) =>
        charge(client, { escrow, ...parameters } as ChargeParameters),
      chargeWith: (parameters: Bound<ChargeWithParameters, "escrow">) =>
        chargeWith(client, { escrow, ...parameters } as ChargeWithParameters),
      clear: (parameters: Bound<ClearParameters, "escrow">) =>
        clear(client, { escrow, ...parameters } as ClearParameters),
      capture: (parameters: Bound<CaptureParameters, "escrow">) =>
        capture(client, { escrow, ...parameters } as CaptureParameters),
      voidPayment: (parameters: Bound<VoidPaymentParameters, "escrow">) =>
        voidPayment(client, { escrow, ...parameters } as VoidPaymentParameters),
      deny: (parameters: Bound<DenyParameters, "escrow">) => deny(client, { escrow, ...parameters } as DenyParameters),
      dispute: (parameters: Bound<DisputeParameters, "escrow">) =>
        dispute(client, { escrow, ...parameters } as DisputeParameters),
      resolvePayment: (parameters: Bound<ResolvePaymentParameters, "escrow">) =>
        resolvePayment(client, { escrow, ...parameters } as ResolvePaymentParameters),
      resolveExpired: (parameters: Bound<ResolveExpiredParameters, "escrow">) =>
        resolveExpired(client, { escrow, ...parameters } as ResolveExpiredParameters),
      extendPayment: (parameters: Bound<ExtendPaymentParameters, "escrow">) =>
        extendPayment(client, { escrow, ...parameters } as ExtendPaymentParameters),
      reclaim: (parameters: Bound<ReclaimParameters, "escrow">) =>
        reclaim(client, { escrow, ...parameters } as ReclaimParameters),
      refund: (parameters: Bound<RefundParameters, "escrow">) =>
        refund(client, { escrow, ...parameters } as RefundParameters),
      claimCredit: (parameters: Bound<ClaimCreditParameters, "escrow">) =>
        claimCredit(client, { escrow, ...parameters } as ClaimCreditParameters),
      claimCreditFor: (parameters: Bound<ClaimCreditForParameters, "escrow">) =>
        claimCreditFor(client, { escrow, ...parameters } as ClaimCreditForParameters),
      relayVerb: (parameters: Bound<RelayVerbParameters, "escrow">) =>
        relayVerb(client, { escrow, ...parameters } as RelayVerbParameters),
      batchCalls: (parameters: Bound<BatchCallsParameters, "escrow">) =>
        batchCalls(client, { escrow, ...parameters } as BatchCallsParameters),
      signConsent: (parameters: Bound<SignConsentParameters, "escrow">) =>
        signConsent(client, { escrow, ...parameters } as SignConsentParameters),
      signErc3009: (parameters: Bound<SignErc3009Parameters, "escrow">) =>
        signErc3009(client, { escrow, ...parameters } as SignErc3009Parameters),
      signPermit: (parameters: Bound<SignPermitParameters, "escrow">) =>
        signPermit(client, { escrow, ...parameters } as SignPermitParameters),
      signPermit2: (parameters: Bound<SignPermit2Parameters, "escrow">) =>
        signPermit2(client, { escrow, ...parameters } as SignPermit2Parameters),
      signVerb: (parameters: Bound<SignVerbParameters, "escrow">) =>
        signVerb(client, { escrow, ...parameters } as SignVerbParameters),
      signExtension: (parameters: Bound<SignExtensionParameters, "escrow">) =>
        signExtension(client, { escrow, ...parameters } as SignExtensionParameters),
      signClaimCredit: (parameters: Bound<SignClaimCreditParameters, "escrow">) =>
        signClaimCredit(client, { escrow, ...parameters } as SignClaimCreditParameters),
      approveEscrow: (parameters: Bound<ApproveEscrowParameters, "escrow">) =>
        approveEscrow(client, { escrow, ...parameters } as ApproveEscrowParameters),
      computePaymentId: (parameters: Bound<ComputePaymentIdParameters, "escrow">) =>
        computePaymentId(client, { escrow, ...parameters } as ComputePaymentIdParameters),
      getPaymentState: (parameters: Bound<GetPaymentStateParameters, "escrow">) =>
        getPaymentState(client, { escrow, ...parameters } as GetPaymentStateParameters),
      getExtension: (parameters: Bound<GetExtensionParameters, "escrow">) =>
        getExtension(client, { escrow, ...parameters } as GetExtensionParameters),
      getCredit: (parameters: Bound<GetCreditParameters, "escrow">) =>
        getCredit(client, { escrow, ...parameters } as GetCreditParameters),
      getCreditNonce: (parameters: Bound<GetCreditNonceParameters, "escrow">) =>
        getCreditNonce(client, { escrow, ...parameters } as GetCreditNonceParameters),
      getPermit2Nonce: (parameters?: GetPermit2NonceParameters) => getPermit2Nonce(client, parameters),
      getPaymentEvents: (parameters: Bound<GetPaymentEventsParameters, "escrow">) =>
        getPaymentEvents(client, { escrow, ...parameters } as GetPaymentEventsParameters),
      watchPayments: (parameters: Bound<WatchPaymentsParameters, "escrow">) =>
        watchPayments(client, { escrow, ...parameters } as WatchPaymentsParameters),
      postReport: (parameters: Bound<PostReportParameters, "riskOracle">) =>
        postReport(client, { riskOracle, ...parameters } as PostReportParameters),
      postReportBatch: (parameters: Bound<PostReportBatchParameters, "riskOracle">) =>
        postReportBatch(client, { riskOracle, ...parameters } as PostReportBatchParameters),
      announceSignerSet: (parameters: Bound<AnnounceSignerSetParameters, "riskOracle">) =>
        announceSignerSet(client, { riskOracle, ...parameters } as AnnounceSignerSetParameters),
      revokeSigner: (parameters: Bound<RevokeSignerParameters, "riskOracle">) =>
        revokeSigner(client, { riskOracle, ...parameters } as RevokeSignerParameters),
      transferRiskOracleOwnership: (parameters: Bound<TransferRiskOracleOwnershipParameters, "riskOracle">) =>
        transferRiskOracleOwnership(client, { riskOracle, ...parameters } as TransferRiskOracleOwnershipParameters),
      acceptRiskOracleOwnership: (parameters?: Bound<AcceptRiskOracleOwnershipParameters, "riskOracle">) =>
        acceptRiskOracleOwnership(client, { riskOracle, ...parameters } as AcceptRiskOracleOwnershipParameters),
      renounceRiskOracleOwnership: (parameters?: Bound<RenounceRiskOracleOwnershipParameters, "riskOracle">) =>
        renounceRiskOracleOwnership(client, { riskOracle, ...parameters } as RenounceRiskOracleOwnershipParameters),
      computeReportDigest: (parameters: Bound<ComputeReportDigestParameters, "riskOracle">) =>
        computeReportDigest(client, { riskOracle, ...parameters } as ComputeReportDigestParameters),
      computeReportBatchDigest: (parameters: Bound<ComputeReportBatchDigestParameters, "riskOracle">) =>
        computeReportBatchDigest(client, { riskOracle, ...parameters } as ComputeReportBatchDigestParameters),
      getActiveSignerSet: (parameters?: Bound<GetActiveSignerSetParameters, "riskOracle">) =>
        getActiveSignerSet(client, { riskOracle, ...parameters } as GetActiveSignerSetParameters),
      getSignerSet: (parameters?: Bound<GetSignerSetParameters, "riskOracle">) =>
        getSignerSet(client, { riskOracle, ...parameters } as GetSignerSetParameters),
      getPostedReport: (parameters: Bound<GetPostedReportParameters, "riskOracle">) =>
        getPostedReport(client, { riskOracle, ...parameters } as GetPostedReportParameters),
      getRiskOracleOwner: (parameters?: Bound<GetRiskOracleOwnerParameters, "riskOracle">) =>
        getRiskOracleOwner(client, { riskOracle, ...parameters } as GetRiskOracleOwnerParameters),
      getRiskOraclePendingOwner: (parameters?: Bound<GetRiskOraclePendingOwnerParameters, "riskOracle">) =>
        getRiskOraclePendingOwner(client, { riskOracle, ...parameters } as GetRiskOraclePendingOwnerParameters),
      getRiskOracleSettings: (parameters?: Bound<GetRiskOracleSettingsParameters, "riskOracle">) =>
        getRiskOracleSettings(client, { riskOracle, ...parameters } as GetRiskOracleSettingsParameters),
      /** A quorum of signatures over one report, from the nodes' APIs; chain and signer set are known. */
      collectReport: (parameters: Collect) =>
        collectChainReport(client, { riskOracle, ...withEscrow(parameters) } as CollectChainReportParameters),
      publishModel: (parameters: Bound<PublishModelParameters, "riskModels">) =>
        publishModel(client, { riskModels, ...parameters } as PublishModelParameters),
      getModelAddress: (parameters: Bound<GetModelAddressParameters, "riskModels">) =>
        getModelAddress(client, { riskModels, ...parameters } as GetModelAddressParameters),
      scoreOnChain: (parameters: Bound<ScoreOnChainParameters, "riskModels">) =>
        scoreOnChain(client, { riskModels, ...parameters } as ScoreOnChainParameters),
      getModelEvaluatorCode: (parameters?: Bound<GetModelEvaluatorCodeParameters, "riskModels">) =>
        getModelEvaluatorCode(client, { riskModels, ...parameters } as GetModelEvaluatorCodeParameters),
      getModelInitCodeHash: (parameters?: Bound<GetModelInitCodeHashParameters, "riskModels">) =>
        getModelInitCodeHash(client, { riskModels, ...parameters } as GetModelInitCodeHashParameters),
      getVerdict: (parameters: GetVerdictParameters) => getVerdict(client, parameters),
    };
  };
}

/** What `sluiceActions` adds to a client. */
export type SluiceActions = ReturnType<ReturnType<typeof sluiceActions>>;
