import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { getReportDigest, type Report, reportToJson, signReport } from "@sluice/sdk";
import { type Address, zeroAddress } from "viem";
import { privateKeyToAccount } from "viem/accounts";

/** Answers a request for a report. */
export type Behaviour = (response: ServerResponse, subject: string, url: URL) => void | Promise<void>;

/** An HTTP server in a node's place, on a port of its own. */
export type NodeServer = {
  url: string;
  /** Paths that it was asked for. */
  requests: string[];
  behave(behaviour: Behaviour): void;
  close(): Promise<void>;
};

/** Starts a server that does as told with every GET /v1/reports/{subject}. */
export async function startNodeServer(behaviour: Behaviour): Promise<NodeServer> {
  let current = behaviour;
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://node");
    requests.push(`${request.method} ${request.url}`);
    const subject = /^\/v1\/reports\/(0x[0-9a-f]{64})$/.exec(url.pathname)?.[1];
    if (request.method !== "GET" || subject === undefined) send(response, 404, { code: "not_found" });
    else void current(response, subject, url);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    behave(next) {
      current = next;
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** An answer in JSON, or a problem. */
export function send(response: ServerResponse, status: number, body: unknown): void {
  const type = status < 400 ? "application/json" : "application/problem+json";
  response.writeHead(status, { "content-type": type });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

/** What an honest node does: the API's answer with a signature, 404 for what it does not know. */
export function honest(reports: ReadonlyMap<string, Report>, options: { signer: number; chainId?: number }): Behaviour {
  const account = privateKeyToAccount(`0x${String(options.signer).repeat(64)}`);
  const place = { chainId: options.chainId ?? 31_337, riskOracle: zeroAddress as Address };
  return async (response, subject) => {
    const report = reports.get(subject);
    if (report === undefined) return send(response, 404, { code: "report_not_found", status: 404, title: "None" });
    send(response, 200, {
      report: reportToJson(report),
      digest: getReportDigest({ ...place, report }),
      score: 0,
      tier: 0,
      verdict: "release",
      reasons: [],
      reasonBitmap: 0,
      modelId: report.model,
      signer: account.address,
      signature: await signReport({ account, ...place, report }),
    });
  };
}

/** Answers with these changes to an honest report. */
export function lying(reports: ReadonlyMap<string, Report>, changes: Record<string, unknown>): Behaviour {
  return (response, subject) =>
    send(response, 200, { report: { ...reportToJson(reports.get(subject) as Report), ...changes } });
}

/** Takes the request and never answers. */
export const silent: Behaviour = () => {};

/** Sends its head at once and then a space a second. */
export const dribbling: Behaviour = (response) => {
  response.writeHead(200, { "content-type": "application/json" });
  const drops = setInterval(() => response.write(" "), 1_000);
  response.on("close", () => clearInterval(drops));
};
