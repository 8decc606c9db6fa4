import { type Address, type Hex, isHex } from "viem";
import { NodeAnswerError } from "../errors/node.ts";
import type { Verdict } from "../gate/verdictOf.ts";
import { isAddressShaped, isWord } from "../internal/words.ts";
import { reportFromJson } from "../reports/reportJson.ts";
import type { ScoreTier } from "../score/scoreTier.ts";
import type { NodeReport, Report } from "../types/report.ts";

/** One of the features that raised the score most. */
export type NodeReason = {
  /** Stable snake_case name. */
  code: string;
  /** Name of the feature. */
  feature: string;
  /** Index of the feature and bit of the bitmap. */
  bit: number;
  /** Basis points by which the feature raised the score over its baseline. */
  raisedBy: number;
  /** A sentence for people. */
  text: string;
};

/** What a node says of a payment beyond the facts: its own computation, covered by no signature. */
export type NodeScore = {
  report: Report;
  /** 0 … 10000 basis points of risk. */
  score: number;
  tier: ScoreTier;
  /** By the thresholds of the payment's terms. */
  verdict: Verdict;
  /** At most three, largest first. */
  reasons: readonly NodeReason[];
  /** Bit i says that feature i is among the reasons. */
  reasonBitmap: number;
  /** Model id. */
  modelId: Hex;
};

/** A signed report as a node serves it. */
export type NodeReportAnswer = NodeScore & NodeReport;

/** What a node says of itself. */
export type NodeInfo = {
  signer: Address;
  chainId: number;
  riskOracle: Address;
  escrow: Address;
  /** Number of the node's latest final block. */
  finalRound: bigint;
  finalHash: Hex;
  modelId: Hex;
  manifest: Hex;
  version: string;
};

/** Reads the answer to a request for a score. */
export function readNodeScore(json: unknown, url: string): NodeScore {
  const source = objectOf(json, url, "the answer");
  const { score, tier, verdict, reasons, reasonBitmap, modelId } = source;
  const refuse = (field: string) => new NodeAnswerError({ url, fault: `${field} is not what the API promises` });
  if (!isWhole(score, 10_000)) throw refuse("score");
  if (!isWhole(tier, 4)) throw refuse("tier");
  if (verdict !== "release" && verdict !== "hold" && verdict !== "deny") throw refuse("verdict");
  if (!isWhole(reasonBitmap, 0xffffff)) throw refuse("reasonBitmap");
  if (!isWord(modelId)) throw refuse("modelId");
  if (!Array.isArray(reasons) || reasons.length > 24) throw refuse("reasons");
  let report: Report;
  try {
    report = reportFromJson(source.report);
  } catch (error) {
    throw new NodeAnswerError({ url, fault: error instanceof Error ? firstLine(error) : "report", cause: error });
  }
  return {
    report,
    score,
    tier: tier as ScoreTier,
    verdict,
    reasons: reasons.map((reason) => readReason(reason, url)),
    reasonBitmap,
    modelId,
  };
}

/** Reads the answer to a request for a signed report. */
export function readNodeReport(json: unknown, url: string): NodeReportAnswer {
  const { digest, signer, signature } = objectOf(json, url, "the answer");
  const score = readNodeScore(json, url);
  if (!isWord(digest)) throw new NodeAnswerError({ url, fault: "digest is no 32-byte word" });
  if (!isAddressShaped(signer)) throw new NodeAnswerError({ url, fault: "signer is no address" });
  if (!isHex(signature)) throw new NodeAnswerError({ url, fault: "signature is no hex string" });
  return { ...score, digest: digest.toLowerCase() as Hex, signer, signature };
}

/** Reads what a node says of itself. */
export function readNodeInfo(json: unknown, url: string): NodeInfo {
  const { signer, chainId, riskOracle, escrow, finalRound, finalHash, modelId, manifest, version } = objectOf(
    json,
    url,
    "the answer",
  );
  const refuse = (field: string) => new NodeAnswerError({ url, fault: `${field} is not what the API promises` });
  if (!isAddressShaped(signer)) throw refuse("signer");
  if (!isWhole(chainId, Number.MAX_SAFE_INTEGER)) throw refuse("chainId");
  if (!isAddressShaped(riskOracle)) throw refuse("riskOracle");
  if (!isAddressShaped(escrow)) throw refuse("escrow");
  if (!isWhole(finalRound, 2 ** 48 - 1)) throw refuse("finalRound");
  if (!isWord(finalHash)) throw refuse("finalHash");
  if (!isWord(modelId)) throw refuse("modelId");
  if (!isWord(manifest)) throw refuse("manifest");
  if (typeof version !== "string") throw refuse("version");
  return { signer, chainId, riskOracle, escrow, finalRound: BigInt(finalRound), finalHash, modelId, manifest, version };
}

function readReason(json: unknown, url: string): NodeReason {
  const { code, feature, bit, raisedBy, text } = objectOf(json, url, "a reason");
  if (
    typeof code !== "string" ||
    typeof feature !== "string" ||
    typeof text !== "string" ||
    !isWhole(bit, 23) ||
    !isWhole(raisedBy, 10_000)
  ) {
    throw new NodeAnswerError({ url, fault: "a reason is not what the API promises" });
  }
  return { code, feature, bit, raisedBy, text };
}

function objectOf(json: unknown, url: string, what: string): Record<string, unknown> {
  if (typeof json === "object" && json !== null && !Array.isArray(json)) return json as Record<string, unknown>;
  throw new NodeAnswerError({ url, fault: `${what} is no object` });
}

function isWhole(value: unknown, max: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= max;
}

function firstLine(error: Error): string {
  return (error.message.split("\n")[0] ?? "").replace(/\.$/, "");
}
