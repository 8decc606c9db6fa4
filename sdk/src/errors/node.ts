import { SluiceError } from "./SluiceError.ts";

/** No answer came from an oracle node: refused, unknown host, broken connection. */
export class NodeUnreachableError extends SluiceError {
  override name = "NodeUnreachableError";

  constructor({ url, cause }: { url: string; cause: unknown }) {
    super(`The oracle node at ${url} cannot be reached.`, {
      code: "node_unreachable",
      help: "Check the address and that the node runs (GET /health), then try again.",
      values: { url },
      cause,
    });
  }
}

/** An oracle node took too long. */
export class NodeTimeoutError extends SluiceError {
  override name = "NodeTimeoutError";

  constructor({ url, timeoutSeconds }: { url: string; timeoutSeconds: number }) {
    super(`The oracle node at ${url} did not answer within ${timeoutSeconds} seconds.`, {
      code: "node_timeout",
      help: "Try again, allow more seconds, or leave the node out.",
      values: { url, timeoutSeconds },
    });
  }
}

/** An oracle node answered something that is not what its API promises. */
export class NodeAnswerError extends SluiceError {
  override name = "NodeAnswerError";

  constructor({ url, fault, cause }: { url: string; fault: string; cause?: unknown }) {
    super(`The answer of the oracle node at ${url} is malformed: ${fault}.`, {
      code: "node_answer_malformed",
      help: "Check that the address is that of a Sluice oracle node and that its version fits the SDK's.",
      values: { url, fault },
      cause,
    });
  }
}

/** An oracle node refused, and said why (application/problem+json). */
export class NodeProblemError extends SluiceError {
  override name = "NodeProblemError";

  constructor({
    url,
    status,
    problemCode,
    detail,
  }: { url: string; status: number; problemCode: string; detail: string }) {
    super(`The oracle node at ${url} refused (${status} ${problemCode}): ${detail}`, {
      code: "node_problem",
      help: "The node's own code and sentence say what it wants; they are in values.problemCode and values.detail.",
      values: { url, status, problemCode, detail },
    });
  }
}

/** The caller's AbortSignal ended the work. */
export class AbortedError extends SluiceError {
  override name = "AbortedError";

  constructor({ what, cause }: { what: string; cause: unknown }) {
    super(`${what} was aborted.`, {
      code: "aborted",
      help: "The AbortSignal that was passed in fired; start again without it if that was not meant.",
      cause,
    });
  }
}

/** Too few nodes gave a valid signature over one and the same report. */
export class QuorumNotReachedError extends SluiceError {
  override name = "QuorumNotReachedError";

  constructor(values: {
    subject: string;
    quorum: number;
    agreed: number;
    faults: readonly { url: string; text: string }[];
  }) {
    super(`${values.agreed} of the ${values.quorum} signatures needed over one report of ${values.subject} came in.`, {
      code: "quorum_not_reached",
      help: "Nothing is lost: money stays held. Ask again later, with more nodes, or look at what each one said in values.faults.",
      values,
      metaMessages: values.faults.map((fault) => `${fault.url}: ${fault.text}`),
    });
  }
}
