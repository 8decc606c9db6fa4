import { Agent, request as httpRequest } from "node:http";

/** One call of a batch. */
export type RpcCall = readonly [method: string, params: readonly unknown[]];

/** An error that the chain's JSON-RPC answered with. */
export class RpcAnswerError extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(method: string, error: { code: number; message: string; data?: unknown }) {
    super(`${method}: ${error.message}`);
    this.name = "RpcAnswerError";
    this.code = error.code;
    this.data = error.data;
  }
}

/** JSON-RPC over HTTP with connections that stay open. */
export interface Rpc {
  readonly url: string;
  request(method: string, params?: readonly unknown[]): Promise<unknown>;
  /** Sends calls in one request; they are carried out in order. Throws on the first one that failed. */
  batch(calls: readonly RpcCall[]): Promise<unknown[]>;
  /** The same, with errors among the results. */
  settled(calls: readonly RpcCall[]): Promise<unknown[]>;
  close(): void;
}

type Answer = { id: number; result?: unknown; error?: { code: number; message: string; data?: unknown } };

const TIMEOUT_SECONDS = 120;

/** @param url the local chain's, e.g. `http://127.0.0.1:8545` */
export function createRpc(url: string): Rpc {
  const agent = new Agent({ keepAlive: true });
  const post = (body: string): Promise<string> =>
    new Promise((done, fail) => {
      const request = httpRequest(
        url,
        {
          agent,
          method: "POST",
          headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () => done(Buffer.concat(chunks).toString()));
          response.on("error", fail);
        },
      );
      request.setTimeout(TIMEOUT_SECONDS * 1000, () => request.destroy(new Error(`${url} does not answer`)));
      request.on("error", fail);
      request.end(body);
    });
  const settled = async (calls: readonly RpcCall[]): Promise<unknown[]> => {
    if (calls.length === 0) return [];
    const body = calls.map(([method, params], id) => ({ jsonrpc: "2.0", id, method, params }));
    const answers = JSON.parse(await post(JSON.stringify(body))) as Answer[];
    return answers.map(({ error, result }, i) =>
      error === undefined ? result : new RpcAnswerError((calls[i] as RpcCall)[0], error),
    );
  };
  const batch = async (calls: readonly RpcCall[]): Promise<unknown[]> => {
    const answers = await settled(calls);
    const failed = answers.find((answer) => answer instanceof RpcAnswerError);
    if (failed !== undefined) throw failed;
    return answers;
  };
  return {
    url,
    batch,
    settled,
    request: async (method, params = []) => (await batch([[method, params]]))[0],
    close: () => agent.destroy(),
  };
}
