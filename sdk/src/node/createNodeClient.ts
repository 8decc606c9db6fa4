import type { Hex } from "viem";
import { InvalidFieldError } from "../errors/fields.ts";
import { type TermsJson, termsToJson } from "../terms/termsJson.ts";
import type { Terms } from "../types/terms.ts";
import {
  type NodeInfo,
  type NodeReportAnswer,
  type NodeScore,
  readNodeInfo,
  readNodeReport,
  readNodeScore,
} from "./readAnswer.ts";
import { requestJson } from "./requestJson.ts";

export type NodeClientParameters = {
  /** Where the node listens, for example http://127.0.0.1:4001; a path is kept. */
  url: string;
  /** How long a request may take beyond what it asks the node to wait; 10 by default. */
  timeoutSeconds?: number | undefined;
  fetch?: typeof globalThis.fetch | undefined;
};

export type NodeRequestOptions = {
  signal?: AbortSignal | undefined;
};

export type CandidateParameters = NodeRequestOptions & {
  terms: Terms;
  /** What is to be authorized in sum, in base units. */
  amount: bigint;
  /** The final block to score as of; the node's latest by default. */
  round?: bigint | undefined;
};

export type NodeClient = {
  url: string;
  /** The signed report of a payment that is on chain; waits up to waitSeconds for it. */
  getReport(
    parameters: NodeRequestOptions & { paymentId: Hex; waitSeconds?: number | undefined },
  ): Promise<NodeReportAnswer>;
  /** Asks for a signed report on full terms that need not be on chain yet. */
  requestReport(parameters: CandidateParameters & { waitSeconds?: number | undefined }): Promise<NodeReportAnswer>;
  /** What would this payment score? Nothing is signed. */
  score(parameters: CandidateParameters): Promise<NodeScore>;
  /** Who the node is and how far it has come. */
  node(options?: NodeRequestOptions): Promise<NodeInfo>;
  /** True when the node's process is alive; never throws for a node that is not. */
  health(options?: NodeRequestOptions): Promise<boolean>;
};

/**
 * A typed client of one oracle node's HTTP API. What it returns has the form that the API promises and nothing more:
 * `collectReport` is what checks signatures.
 *
 * @example
 * const node = createNodeClient({ url: "http://127.0.0.1:4001" })
 * const { score, verdict, reasons } = await node.score({ terms, amount: 5_000_000n })
 */
export function createNodeClient(parameters: NodeClientParameters): NodeClient {
  const { timeoutSeconds = 10, fetch = globalThis.fetch } = parameters;
  const base = baseOf(parameters.url);

  async function ask<answer>(
    path: string,
    read: (json: unknown, url: string) => answer,
    options: NodeRequestOptions & { body?: unknown; waitSeconds?: number | undefined },
  ): Promise<answer> {
    const { body, waitSeconds = 0, signal } = options;
    const url = new URL(path, base);
    const json = await requestJson({ url, body, signal, fetch, timeoutSeconds: timeoutSeconds + waitSeconds });
    return read(json, url.origin + url.pathname);
  }

  return {
    url: parameters.url,
    getReport({ paymentId, waitSeconds = 0, signal }) {
      return ask(`v1/reports/${paymentId}?wait=${waitSeconds}`, readNodeReport, { waitSeconds, signal });
    },
    requestReport({ waitSeconds = 0, signal, ...candidate }) {
      const body = { ...candidateJson(candidate), wait: waitSeconds };
      return ask("v1/reports", readNodeReport, { body, waitSeconds, signal });
    },
    score({ signal, ...candidate }) {
      return ask("v1/score", readNodeScore, { body: candidateJson(candidate), signal });
    },
    node({ signal } = {}) {
      return ask("v1/node", readNodeInfo, { signal });
    },
    async health({ signal } = {}) {
      const limit = AbortSignal.timeout(timeoutSeconds * 1000);
      try {
        const response = await fetch(new URL("health", base), {
          signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
        });
        await response.body?.cancel();
        return response.ok;
      } catch {
        return false;
      }
    },
  };
}

function baseOf(url: string): URL {
  const base = URL.canParse(url) ? new URL(url) : undefined;
  if (base === undefined || (base.protocol !== "http:" && base.protocol !== "https:")) {
    throw new InvalidFieldError({ field: "url", value: url, expected: "an http or https address" });
  }
  if (!base.pathname.endsWith("/")) base.pathname += "/";
  return base;
}

function candidateJson(candidate: { terms: Terms; amount: bigint; round?: bigint | undefined }) {
  const json: { terms: TermsJson; amount: string; round?: number } = {
    terms: termsToJson(candidate.terms),
    amount: candidate.amount.toString(),
  };
  if (candidate.round !== undefined) json.round = Number(candidate.round);
  return json;
}
