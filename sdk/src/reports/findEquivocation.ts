import { type Address, type Hex, recoverAddress } from "viem";
import { hashPair } from "../internal/merkleTree.ts";
import type { Equivocation, ReportEvidence } from "../types/bond.ts";
import type { NodeReport, Report, SignedReport } from "../types/report.ts";
import type { SignedReportBatch } from "../types/reportBatch.ts";
import { getReportBatchDigest } from "./getReportBatchDigest.ts";
import { getReportDigest } from "./getReportDigest.ts";
import { getReportProof } from "./getReportProof.ts";
import { reportLeaf } from "./reportLeaf.ts";
import { signatureFault } from "./signatureFault.ts";

/** Anything signed that a proof can be made of: what `decodeReport`, `decodeReportBatch` or a node gave. */
export type SignedContent = SignedReport | SignedReportBatch | Pick<NodeReport, "report" | "signature">;

export type FindEquivocationParameters = {
  chainId: number;
  riskOracle: Address;
  /** In any order; what was signed for another chain or contract, or not signed at all, is passed over. */
  signed: readonly SignedContent[];
};

/**
 * Looks for one signer who signed two different reports about the same subject, round and block: alone, in batches, or one of
 * each. The same report signed more than once, alone and in a batch, is no equivocation.
 *
 * @param signed - Reports in wire form go through `decodeReport`, batches through `decodeReportBatch`.
 * @returns What `proveEquivocation` takes; undefined when nobody equivocated.
 *
 * @example
 * const found = await findEquivocation({ chainId, riskOracle, signed: [decodeReport({ bytes, subject }), answer] })
 * if (found) await proveEquivocation(client, { bonds, riskOracle, ...found, to: account.address })
 */
export async function findEquivocation(parameters: FindEquivocationParameters): Promise<Equivocation | undefined> {
  const { chainId, riskOracle, signed } = parameters;
  const groups = new Map<string, { content: Hex; evidence: ReportEvidence }[]>();
  for (const evidence of signed.flatMap(evidenceOf)) {
    const { subject, round, blockHash } = evidence.report;
    const key = `${subject} ${round} ${blockHash}`.toLowerCase();
    const content = getReportDigest({ chainId, riskOracle, report: evidence.report });
    groups.set(key, [...(groups.get(key) ?? []), { content, evidence }]);
  }
  for (const group of groups.values()) {
    // Recovering is the dear part: only where there are two contents at all.
    if (new Set(group.map(({ content }) => content)).size < 2) continue;
    const bySigner = new Map<Address, { content: Hex; evidence: ReportEvidence }>();
    for (const one of group) {
      const signer = await signerOf(chainId, riskOracle, one.evidence);
      if (signer === undefined) continue;
      const other = bySigner.get(signer);
      if (other === undefined) bySigner.set(signer, one);
      else if (other.content !== one.content) return { signer, first: other.evidence, second: one.evidence };
    }
  }
  return undefined;
}

/** Each report with each of its signatures. */
function evidenceOf(signed: SignedContent): ReportEvidence[] {
  if ("batch" in signed) {
    const { batch, signatures } = signed;
    return batch.reports.flatMap((report) => {
      const proof = getReportProof(batch, report.subject);
      return signatures.map(({ signature }) => ({ report, batched: true, proof, signature }));
    });
  }
  const { report } = signed;
  if ("signature" in signed) return [{ report, batched: false, proof: [], signature: signed.signature }];
  const { proof, signatures } = signed;
  return signatures.map(({ signature }) => ({ report, batched: proof !== undefined, proof: proof ?? [], signature }));
}

async function signerOf(chainId: number, riskOracle: Address, evidence: ReportEvidence): Promise<Address | undefined> {
  const { report, batched, proof, signature } = evidence;
  if (signatureFault(signature) !== undefined) return undefined;
  const hash = batched
    ? getReportBatchDigest({ chainId, riskOracle, batch: { root: rootOf(report, proof), shared: report } })
    : getReportDigest({ chainId, riskOracle, report });
  return recoverAddress({ hash, signature }).catch(() => undefined);
}

function rootOf(report: Report, proof: readonly Hex[]): Hex {
  return proof.reduce((node, sibling) => hashPair(node, sibling.toLowerCase() as Hex), reportLeaf(report));
}
