import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Address, zeroHash } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { getReportDigest } from "../../src/reports/getReportDigest.ts";
import { reportToJson } from "../../src/reports/reportJson.ts";
import { signReport } from "../../src/reports/signReport.ts";
import type { Report } from "../../src/types/report.ts";
import { chainId, escrow, model, riskOracle } from "../fixtures.ts";

export const accounts = [1, 2, 3, 4].map((n) => privateKeyToAccount(`0x${String(n).repeat(64)}`));
export const signers: Address[] = accounts.slice(0, 3).map((account) => account.address);

export type Handler = (request: IncomingMessage, response: ServerResponse, body: unknown) => void | Promise<void>;

/** An HTTP server on a free port of this machine. */
export async function listen(handler: Handler): Promise<{ url: string; server: Server; requests: string[] }> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", async () => {
      const text = Buffer.concat(chunks).toString();
      await handler(request, response, text === "" ? undefined : JSON.parse(text));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, requests };
}

export function send(response: ServerResponse, status: number, json: unknown): void {
  response.writeHead(status, { "content-type": status < 300 ? "application/json" : "application/problem+json" });
  response.end(typeof json === "string" ? json : JSON.stringify(json));
}

/** What an honest node answers for a report. */
export async function answerOf(
  report: Report,
  signer: number,
  changes: Record<string, unknown> = {},
): Promise<unknown> {
  const account = accounts[signer] as (typeof accounts)[number];
  return {
    report: reportToJson(report),
    digest: getReportDigest({ chainId, riskOracle, report }),
    signer: account.address,
    signature: await signReport({ account, chainId, riskOracle, report }),
    score: 1200,
    tier: 0,
    verdict: "release",
    reasons: [{ code: "payer_burst", feature: "payerBurst", bit: 4, raisedBy: 300, text: "Many payments in an hour." }],
    reasonBitmap: 16,
    modelId: model,
    ...changes,
  };
}

export function infoOf(signer: number, finalRound: number, changes: Record<string, unknown> = {}): unknown {
  const { address } = accounts[signer] as (typeof accounts)[number];
  const place = { chainId, riskOracle, escrow };
  return {
    signer: address,
    ...place,
    finalRound,
    finalHash: zeroHash,
    modelId: model,
    manifest: zeroHash,
    version: "0.1.0",
    ...changes,
  };
}
