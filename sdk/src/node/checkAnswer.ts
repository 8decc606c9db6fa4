import { type Address, type Hex, isAddressEqual } from "viem";
import { SluiceError } from "../errors/SluiceError.ts";
import { decodeGateTerms } from "../gate/decodeGateTerms.ts";
import { getReportDigest } from "../reports/getReportDigest.ts";
import { recoverReportSigner } from "../reports/recoverReportSigner.ts";
import type { NodeReport } from "../types/report.ts";
import type { Signers } from "../types/signerSet.ts";
import type { Terms } from "../types/terms.ts";

/** What an answer must be about. */
export type Expected = {
  subject: Hex;
  chainId: number;
  riskOracle: Address;
  signerSet: Signers;
  round?: bigint | undefined;
  amount?: bigint | undefined;
  terms?: Terms | undefined;
  /** Who the node should be. */
  signer?: Address | undefined;
};

export type AnswerFault = { code: string; text: string; evidence?: NodeReport | undefined };

/** The index of the signer of an answer that holds, or what is wrong with it. */
export async function checkAnswer(answer: NodeReport, expected: Expected): Promise<{ index: number } | AnswerFault> {
  const { report, digest, signature } = answer;
  const { chainId, riskOracle, signerSet } = expected;
  if (getReportDigest({ chainId, riskOracle, report }) !== digest.toLowerCase()) {
    return { code: "wrong_digest", text: `The digest it names, ${digest}, is not that of its report.` };
  }
  let signer: Address;
  try {
    signer = await recoverReportSigner({ chainId, riskOracle, report, signature });
  } catch (error) {
    if (error instanceof SluiceError) return { code: error.code, text: error.shortMessage };
    throw error;
  }
  if (!isAddressEqual(signer, answer.signer)) {
    return {
      code: "invalid_signature",
      text: `It says that ${answer.signer} signed, but the signature is that of ${signer}.`,
    };
  }
  const index = signerSet.signers.findIndex((member) => isAddressEqual(member, signer));
  if (index < 0) return { code: "unknown_signer", text: `${signer} is not in signer set ${signerSet.id}.` };
  const evidence: NodeReport = { report, digest, signer, signature };
  if (signerSet.revoked?.includes(index)) {
    return { code: "revoked_signer", text: `${signer} was revoked from signer set ${signerSet.id}.`, evidence };
  }
  if (expected.signer !== undefined && !isAddressEqual(expected.signer, signer)) {
    return { code: "unexpected_signer", text: `${signer} signed, not ${expected.signer}.`, evidence };
  }
  return contentFault(answer, expected, evidence) ?? { index };
}

function contentFault({ report }: NodeReport, expected: Expected, evidence: NodeReport): AnswerFault | undefined {
  const { subject, amount, round, terms } = expected;
  if (report.subject !== subject.toLowerCase()) {
    return { code: "wrong_subject", text: `Its report is about ${report.subject}.`, evidence };
  }
  if (amount !== undefined && report.amount !== amount) {
    return { code: "wrong_amount", text: `Its report speaks for ${report.amount}, not ${amount}.`, evidence };
  }
  if (round !== undefined && report.round !== round) {
    return { code: "wrong_round", text: `Its report is of round ${report.round}, not ${round}.`, evidence };
  }
  if (terms !== undefined) {
    const { modelPrefix } = decodeGateTerms(terms.gateTerms);
    if (!report.model.startsWith(modelPrefix)) {
      return {
        code: "wrong_model",
        text: `Its report is for model ${report.model}; the terms pin ${modelPrefix}.`,
        evidence,
      };
    }
  }
  return undefined;
}
