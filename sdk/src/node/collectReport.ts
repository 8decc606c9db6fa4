import type { Address, Hex } from "viem";
import { InvalidFieldError } from "../errors/fields.ts";
import { AbortedError, QuorumNotReachedError } from "../errors/node.ts";
import { SluiceError } from "../errors/SluiceError.ts";
import { decodeGateTerms } from "../gate/decodeGateTerms.ts";
import { type Verdict, verdictOf } from "../gate/verdictOf.ts";
import { assertBaseUnits } from "../internal/words.ts";
import { encodeReport } from "../reports/encodeReport.ts";
import { type ScoreTier, scoreTier } from "../score/scoreTier.ts";
import { getPaymentId } from "../terms/getPaymentId.ts";
import type { NodeReport, Report, SignedReport } from "../types/report.ts";
import type { Signers } from "../types/signerSet.ts";
import type { Terms } from "../types/terms.ts";
import { agreeRound } from "./agreeRound.ts";
import { checkAnswer, type Expected } from "./checkAnswer.ts";
import { createNodeClient, type NodeClient } from "./createNodeClient.ts";
import type { NodeReason, NodeReportAnswer } from "./readAnswer.ts";

export type CollectNode = {
  /** Where the node listens. */
  url: string;
  /** Who it should be; an answer signed by anybody else is a fault. */
  signer?: Address | undefined;
};

export type CollectReportParameters = {
  nodes: readonly CollectNode[];
  chainId: number;
  riskOracle: Address;
  /** The signer set in force. */
  signerSet: Signers;
  /** How long nodes may wait for the block they need, in seconds; 10 by default. */
  waitSeconds?: number | undefined;
  /** How long a node may take beyond that, in seconds; 10 by default. */
  timeoutSeconds?: number | undefined;
  signal?: AbortSignal | undefined;
  fetch?: typeof globalThis.fetch | undefined;
  /** Computes the score from the facts, for example by the model file or on chain; nodes' claims are then checked. */
  scoreOf?: ((report: Report) => number | Promise<number>) | undefined;
} & (
  | {
      /** A payment that is on chain. */
      paymentId: Hex;
      /** Its terms; with them the pinned model is checked and the verdict computed. */
      terms?: Terms | undefined;
      amount?: undefined;
      escrow?: undefined;
      round?: undefined;
    }
  | {
      /** Terms that need not be on chain yet. */
      terms: Terms;
      escrow: Address;
      /** What is to be authorized in sum, in base units. */
      amount: bigint;
      /** The final block to score as of; by default the latest that enough nodes have reached. */
      round?: bigint | undefined;
      paymentId?: undefined;
    }
);

/** What was wrong with one node. */
export type CollectFault = {
  url: string;
  /** Stable snake_case name. */
  code: string;
  text: string;
  /** A report with the node's own valid signature: it cannot deny it. */
  evidence?: NodeReport | undefined;
};

export type CollectReportReturnType = SignedReport & {
  digest: Hex;
  /** `bytes report` for clear, capture and deny. */
  encoded: Hex;
  /** 0 … 10000 basis points of risk: by scoreOf, otherwise the highest that a node of the quorum claims. The contract computes its own. */
  score: number;
  tier: ScoreTier;
  verdict: Verdict;
  reasons: readonly NodeReason[];
  reasonBitmap: number;
  /** Nodes that were dead, refused, lied or disagreed, as far as known when the quorum was reached. */
  faults: readonly CollectFault[];
};

/**
 * Collects a quorum of signatures over one report from the HTTP APIs of the oracle's nodes. Each answer is checked:
 * subject, amount, round, pinned model, digest, signature, signer. Nodes that are slow, dead or lying are tolerated as
 * long as enough others agree; what they did is in `faults`, with their signature where there is one.
 *
 * @throws QuorumNotReachedError, AbortedError; InvalidFieldError for a signer set that cannot sign.
 *
 * @example
 * const { encoded, verdict } = await collectReport({ nodes, chainId, riskOracle, signerSet, paymentId, waitSeconds: 30 })
 */
export async function collectReport(parameters: CollectReportParameters): Promise<CollectReportReturnType> {
  const { nodes, chainId, riskOracle, signerSet, waitSeconds = 10, timeoutSeconds = 10, signal, fetch } = parameters;
  const { signers, quorum } = signerSet;
  if (!Number.isInteger(quorum) || quorum < 1 || quorum > signers.length) {
    const expected = `1 to the number of signers, which is ${signers.length}`;
    throw new InvalidFieldError({ field: "signerSet.quorum", value: quorum, expected });
  }
  if (parameters.amount !== undefined) assertBaseUnits(parameters.amount, "amount");
  const subject = parameters.paymentId ?? getPaymentId({ chainId, escrow: parameters.escrow, terms: parameters.terms });
  if (parameters.terms !== undefined) decodeGateTerms(parameters.terms.gateTerms); // refuses nonsense before anybody is asked
  const stop = new AbortController();
  const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const clients = nodes.map(({ url }) => createNodeClient({ url, timeoutSeconds, fetch }));
  const faults: CollectFault[] = [];
  try {
    let round: bigint | undefined;
    if (parameters.amount !== undefined) {
      round =
        parameters.round ??
        (await agreeRound({
          clients,
          chainId,
          riskOracle,
          escrow: parameters.escrow,
          quorum: signerSet.quorum,
          signal: either,
        }));
    }
    const expected: Expected = {
      subject,
      chainId,
      riskOracle,
      signerSet,
      round,
      amount: parameters.amount,
      terms: parameters.terms,
    };
    const ask = (client: NodeClient) =>
      parameters.amount === undefined
        ? client.getReport({ paymentId: subject, waitSeconds, signal: either })
        : client.requestReport({
            terms: parameters.terms,
            amount: parameters.amount,
            round,
            waitSeconds,
            signal: either,
          });
    const agreed = await firstQuorum(parameters, clients, expected, ask, faults);
    if (signal?.aborted) throw new AbortedError({ what: "Collecting a report", cause: signal.reason });
    if (agreed.length < signerSet.quorum) {
      throw new QuorumNotReachedError({ subject, quorum: signerSet.quorum, agreed: agreed.length, faults });
    }
    return await resultOf(parameters, agreed, faults);
  } finally {
    stop.abort();
  }
}

type Answer = NodeReportAnswer & { index: number; url: string };

/** Asks all nodes at once; the first quorum over one digest wins, otherwise the largest group there is. */
async function firstQuorum(
  { nodes, signerSet }: CollectReportParameters,
  clients: readonly NodeClient[],
  expected: Expected,
  ask: (client: NodeClient) => Promise<NodeReportAnswer>,
  faults: CollectFault[],
): Promise<Answer[]> {
  const answers: Answer[] = [];
  let largest: Answer[] = [];
  // One after the other: a signature costs milliseconds to check, and what comes after the quorum need not be.
  let checks: Promise<unknown> = Promise.resolve();
  const check = (answer: NodeReportAnswer, signer: Address | undefined) => {
    const checked = checks.then(() =>
      largest.length >= signerSet.quorum ? undefined : checkAnswer(answer, { ...expected, signer }),
    );
    checks = checked.catch(() => {});
    return checked;
  };
  await new Promise<void>((resolve) => {
    let pending = clients.length;
    if (pending === 0) resolve();
    for (const [position, client] of clients.entries()) {
      void (async () => {
        const url = client.url;
        try {
          const answer = await ask(client);
          const checked = await check(answer, nodes[position]?.signer);
          if (checked === undefined) return;
          if ("code" in checked) faults.push({ url, ...checked });
          else {
            answers.push({ ...answer, index: checked.index, url });
            largest = largestGroup(answers);
            if (largest.length >= signerSet.quorum) resolve();
          }
        } catch (error) {
          faults.push({ url, ...faultOf(error) });
        }
        pending -= 1;
        if (pending === 0) resolve();
      })();
    }
  });
  const digest = largest[0]?.digest;
  for (const answer of answers) {
    if (answer.digest !== digest) faults.push(disagreement(answer, answers));
  }
  return largest;
}

function largestGroup(answers: readonly Answer[]): Answer[] {
  const groups = new Map<Hex, Map<number, Answer>>();
  for (const answer of answers) {
    const group = groups.get(answer.digest) ?? new Map<number, Answer>();
    if (!group.has(answer.index)) group.set(answer.index, answer);
    groups.set(answer.digest, group);
  }
  let largest: Answer[] = [];
  for (const group of groups.values()) if (group.size > largest.length) largest = [...group.values()];
  return largest.sort((a, b) => a.index - b.index);
}

function disagreement(answer: Answer, answers: readonly Answer[]): CollectFault {
  const { report, digest, signer, signature, url } = answer;
  const evidence: NodeReport = { report, digest, signer, signature };
  const twice = answers.some(
    (other) =>
      other.index === answer.index &&
      other.digest !== digest &&
      other.report.round === report.round &&
      other.report.blockHash === report.blockHash,
  );
  return twice
    ? {
        url,
        code: "equivocation",
        text: "Its signer also signed another report of the same round and block.",
        evidence,
      }
    : { url, code: "disagrees", text: `It signed another report (round ${report.round}) than the others.`, evidence };
}

function faultOf(error: unknown): Pick<CollectFault, "code" | "text"> {
  if (error instanceof SluiceError) {
    return {
      code: error.values.problemCode === undefined ? error.code : String(error.values.problemCode),
      text: error.shortMessage,
    };
  }
  return { code: "node_answer_malformed", text: error instanceof Error ? error.message : String(error) };
}

async function resultOf(
  { signerSet, terms, scoreOf }: CollectReportParameters,
  agreed: readonly Answer[],
  faults: CollectFault[],
): Promise<CollectReportReturnType> {
  const quorum = agreed.slice(0, signerSet.quorum);
  const report = (quorum[0] as Answer).report;
  const score = scoreOf === undefined ? Math.max(...quorum.map((answer) => answer.score)) : await scoreOf(report);
  for (const { url, score: claim, report: facts, digest, signer, signature } of quorum) {
    if (claim === score) continue;
    const text = `It claims a score of ${claim} where the same facts give ${score}.`;
    faults.push({ url, code: "scores_differ", text, evidence: { report: facts, digest, signer, signature } });
  }
  // The words come from a node whose score is the one that is returned; without any there are none.
  const honest = quorum.find((answer) => answer.score === score);
  const signatures = quorum.map(({ index, signature }) => ({ index, signature }));
  return {
    report,
    digest: (quorum[0] as Answer).digest,
    signerSet: signerSet.id,
    signatures,
    encoded: encodeReport({ report, signerSet: signerSet.id, signatures }),
    score,
    tier: scoreTier(score),
    verdict:
      terms === undefined
        ? (honest?.verdict ?? "hold")
        : verdictOf({ score, gateTerms: decodeGateTerms(terms.gateTerms) }),
    reasons: honest?.reasons ?? [],
    reasonBitmap: honest?.reasonBitmap ?? 0,
    faults: [...faults],
  };
}
