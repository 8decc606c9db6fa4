import assert from "node:assert/strict";
import type { Server } from "node:http";
import { InvalidFieldError } from "../../src/errors/fields.ts";
import {
  AbortedError,
  NodeAnswerError,
  NodeProblemError,
  NodeTimeoutError,
  NodeUnreachableError,
} from "../../src/errors/node.ts";
import { createNodeClient } from "../../src/node/createNodeClient.ts";
import { validReport, validTerms } from "../fixtures.ts";
import { accounts, answerOf, type Handler, infoOf, listen, send } from "./nodeServer.ts";

describe("createNodeClient", () => {
  let servers: Server[] = [];

  afterEach(() => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
    servers = [];
  });

  async function client(handler: Handler, timeoutSeconds = 5) {
    const { url, server, requests } = await listen(handler);
    servers.push(server);
    return Object.assign(createNodeClient({ url, timeoutSeconds }), { requests });
  }

  it("reads a signed report and what a node says of itself", async () => {
    const node = await client(async (request, response) =>
      send(response, 200, request.url === "/v1/node" ? infoOf(1, 42) : await answerOf(validReport(), 1)),
    );
    const { report, signer } = await node.getReport({ paymentId: validReport().subject, waitSeconds: 3 });
    assert.deepEqual(report, validReport());
    assert.equal(signer, accounts[1]?.address);
    assert.equal((await node.node()).finalRound, 42n);
    assert.deepEqual(node.requests, [`GET /v1/reports/${report.subject}?wait=3`, "GET /v1/node"]);
  });

  it("asks for the score of terms that are not on chain", async () => {
    let asked: unknown;
    const node = await client(async (_, response, body) => {
      asked = body;
      send(response, 200, await answerOf(validReport(), 0));
    });
    const answer = await node.score({ terms: validTerms(), amount: 5n });
    assert.deepEqual([answer.score, answer.verdict, node.requests[0]], [1200, "release", "POST /v1/score"]);
    assert.equal((asked as { amount: string }).amount, "5");
  });

  it("gives a node's refusal with its own code", async () => {
    const node = await client((_, response) =>
      send(response, 404, { code: "unknown_payment", detail: "Nothing is known of it." }),
    );
    await assert.rejects(node.getReport({ paymentId: validReport().subject }), (error: unknown) => {
      assert.ok(error instanceof NodeProblemError);
      assert.deepEqual([error.values.status, error.values.problemCode], [404, "unknown_payment"]);
      return true;
    });
  });

  it("tells late, dead, aborted and malformed apart", async () => {
    const paymentId = validReport().subject;
    const late = await client(() => {}, 0.2);
    await assert.rejects(late.getReport({ paymentId }), NodeTimeoutError);
    await assert.rejects(createNodeClient({ url: "http://127.0.0.1:9" }).node(), NodeUnreachableError);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 20);
    const slow = await client(() => {});
    await assert.rejects(slow.node({ signal: stop.signal }), AbortedError);
    const page = await client((_, response) => send(response, 200, "<html>"));
    await assert.rejects(page.node(), NodeAnswerError);
    const other = await client((_, response) => send(response, 200, infoOf(0, -1)));
    await assert.rejects(other.node(), NodeAnswerError);
  });

  it("says whether a node is alive, and never throws for one that is not", async () => {
    const well = await client((_, response) => send(response, 200, "ok"));
    const ill = await client((_, response) => send(response, 503, {}));
    assert.deepEqual(
      await Promise.all([well.health(), ill.health(), createNodeClient({ url: "http://127.0.0.1:9" }).health()]),
      [true, false, false],
    );
  });

  it("keeps the path of its address and refuses what is none", async () => {
    const { url, server, requests } = await listen((_, response) => send(response, 200, infoOf(0, 1)));
    servers.push(server);
    await createNodeClient({ url: `${url}/oracle` }).node();
    assert.deepEqual(requests, ["GET /oracle/v1/node"]);
    for (const wrong of ["", "localhost:4001", "ftp://x", "file:///etc/passwd"]) {
      assert.throws(() => createNodeClient({ url: wrong }), InvalidFieldError);
    }
  });
});
