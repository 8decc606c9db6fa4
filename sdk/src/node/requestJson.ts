import {
  AbortedError,
  NodeAnswerError,
  NodeProblemError,
  NodeTimeoutError,
  NodeUnreachableError,
} from "../errors/node.ts";

export type RequestJsonParameters = {
  url: URL;
  /** Present for POST. */
  body?: unknown;
  timeoutSeconds: number;
  signal?: AbortSignal | undefined;
  fetch: typeof globalThis.fetch;
};

/** The largest answer that is read: a lying node must not fill the memory of who asks it. */
const MAX_BYTES = 262_144;

/** One request to an oracle node; every way to fail is an error of its own. */
export async function requestJson({
  url,
  body,
  timeoutSeconds,
  signal,
  fetch,
}: RequestJsonParameters): Promise<unknown> {
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
  const either = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  const init: RequestInit = { signal: either, redirect: "error", headers: { accept: "application/json" } };
  if (body !== undefined) {
    init.method = "POST";
    init.headers = { accept: "application/json", "content-type": "application/json" };
    init.body = JSON.stringify(body);
  }
  const place = url.origin + url.pathname;
  let status: number;
  let text: string;
  try {
    const response = await fetch(url, init);
    status = response.status;
    text = await readText(response, place);
  } catch (error) {
    if (error instanceof NodeAnswerError) throw error;
    if (signal?.aborted) throw new AbortedError({ what: `The request to ${place}`, cause: error });
    if (timeout.aborted) throw new NodeTimeoutError({ url: place, timeoutSeconds });
    throw new NodeUnreachableError({ url: place, cause: error });
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new NodeAnswerError({ url: place, fault: `status ${status} without JSON`, cause: error });
  }
  if (status >= 200 && status < 300) return json;
  throw problemOf(json, status, place);
}

async function readText(response: Response, url: string): Promise<string> {
  if (response.body === null) return "";
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > MAX_BYTES) {
      await reader.cancel();
      throw new NodeAnswerError({ url, fault: `it is longer than ${MAX_BYTES} bytes` });
    }
    text += decoder.decode(value, { stream: true });
  }
}

function problemOf(json: unknown, status: number, url: string): NodeProblemError {
  const problem = (typeof json === "object" && json !== null ? json : {}) as Record<string, unknown>;
  const text = (value: unknown, otherwise: string) => (typeof value === "string" ? value.slice(0, 500) : otherwise);
  return new NodeProblemError({
    url,
    status,
    problemCode: text(problem.code, "unknown"),
    detail: text(problem.detail, text(problem.title, "it gave no reason")),
  });
}
