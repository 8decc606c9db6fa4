import assert from "node:assert/strict";
import { connect } from "node:net";
import { createNodeClient, featureNames, type Terms, termsToJson } from "@sluice/sdk";
import type { Hex } from "viem";
import { seededFractions } from "../../../sdk/test/model/randomModel.ts";
import { createTestWorld, type NodeProcess, type Person, people, type TestWorld } from "../attest/testWorld.ts";

type Problem = { type: string; code: string; status: number; title: string; errors?: { path: string }[] };
type Body = Record<string, unknown>;

describe("the HTTP API of a node", () => {
  let world: TestWorld;
  let node: NodeProcess;
  let url: string;
  let terms: Terms;
  let paid: { terms: Terms; paymentId: Hex };

  before(async function () {
    this.timeout(120_000);
    world = await createTestWorld({ nodes: 1 });
    node = await world.startProcess({
      ...world.environment({ database: "http", manifestFile: world.manifest() }),
      MAX_OPEN_CANDIDATES: "3",
      HTTP_MAX_WAIT_SECONDS: "2",
    });
    url = await node.ready();
    terms = await world.termsOf({ payer: people[1] as Person, payee: (people[2] as Person).address });
    paid = await world.pay({ payer: people[3] as Person, payee: (people[4] as Person).address, amount: 5n });
  });

  after(async () => {
    await world?.close();
  });

  const get = (path: string, init: RequestInit = {}) => fetch(url + path, init);
  const post = (
    path: string,
    body: unknown,
    headers: Record<string, string> = { "content-type": "application/json" },
  ) => fetch(url + path, { method: "POST", headers, body: typeof body === "string" ? body : JSON.stringify(body) });

  async function problemOf(answer: Response): Promise<Problem> {
    assert.match(answer.headers.get("content-type") ?? "", /^application\/problem\+json/);
    const problem = (await answer.json()) as Problem;
    assert.equal(problem.status, answer.status);
    assert.match(problem.code, /^[a-z][a-z_]+$/);
    return problem;
  }

  it("serves a report in the form that is promised", async () => {
    const answer = await get(`/v1/reports/${paid.paymentId}?wait=2`);
    assert.equal(answer.status, 200);
    const body = (await answer.json()) as Body;
    assert.deepEqual(Object.keys(body).sort(), [
      "digest",
      "modelId",
      "reasonBitmap",
      "reasons",
      "report",
      "score",
      "signature",
      "signer",
      "tier",
      "verdict",
    ]);
    const report = body.report as Body;
    assert.equal(report.subject, paid.paymentId);
    assert.equal(report.amount, "5");
    assert.equal(typeof report.round, "number");
    assert.equal(typeof report.validUntil, "number");
    const reasons = body.reasons as { bit: number; raisedBy: number; text: string }[];
    assert.ok(reasons.length <= 3);
    assert.equal(
      body.reasonBitmap,
      reasons.reduce((bits, { bit }) => bits | (1 << bit), 0),
    );
    for (const { raisedBy, text } of reasons) assert.ok(raisedBy > 0 && text.length > 5);
    assert.equal(featureNames.length, 16);
  });

  it("answers as soon as the report exists", async () => {
    const next = await world.termsOf({ payer: people[5] as Person, payee: (people[6] as Person).address });
    const paymentId = world.idOf(next);
    const waiting = get(`/v1/reports/${paymentId}?wait=2`);
    const early = await get(`/v1/reports/${paymentId}`);
    assert.equal((await problemOf(early)).code, "report_not_found");
    const sent = await world.pay({
      payer: people[5] as Person,
      payee: (people[6] as Person).address,
      amount: 1n,
      changes: { salt: next.salt, authorizeBy: next.authorizeBy, captureBy: next.captureBy, refundBy: next.refundBy },
    });
    assert.equal(sent.paymentId, paymentId);
    assert.equal((await waiting).status, 200);
  });

  it("gives up when the time is over, at its own limit at the latest", async () => {
    const began = Date.now();
    const answer = await get(`/v1/reports/0x${"12".repeat(32)}?wait=3000`);
    assert.equal(answer.status, 404);
    const took = Date.now() - began;
    assert.ok(took >= 1_900 && took < 8_000, `${took} ms`);
  });

  it("limits what a payer may have open before it is on chain", async () => {
    const codes: number[] = [];
    for (let i = 0; i < 4; i++) {
      const answer = await post("/v1/reports", {
        terms: termsToJson({ ...terms, salt: 900n + BigInt(i) }),
        amount: "1",
      });
      codes.push(answer.status);
      if (answer.status === 409) assert.equal((await problemOf(answer)).code, "too_many_open_payments");
    }
    assert.deepEqual(codes, [200, 200, 200, 409]);
  });

  it("knows itself: node, health, ready, metrics, OpenAPI", async () => {
    const info = await createNodeClient({ url }).node();
    assert.equal(info.signer, world.signers[0]);
    assert.equal(info.modelId, world.modelId);
    assert.deepEqual(await (await get("/health")).json(), { status: "ok" });
    assert.equal((await get("/ready")).status, 200);
    const metrics = await (await get("/metrics")).text();
    for (const name of [
      "sluice_final_block",
      "sluice_reports_total",
      "sluice_http_seconds_bucket",
      "process_cpu_seconds_total",
    ]) {
      assert.ok(metrics.includes(name), name);
    }
    const document = (await (await get("/openapi.json")).json()) as { openapi: string; paths: Body };
    assert.equal(document.openapi, "3.1.0");
    assert.deepEqual(Object.keys(document.paths).sort(), [
      "/health",
      "/metrics",
      "/ready",
      "/v1/node",
      "/v1/reports",
      "/v1/reports/{paymentId}",
      "/v1/score",
    ]);
    for (const path of Object.values(document.paths) as Body[]) {
      for (const operation of Object.values(path) as { responses: Body }[]) assert.ok(operation.responses["200"]);
    }
  });

  describe("refuses", () => {
    const bad: [string, () => Promise<Response>, number, string][] = [
      ["an id that is none", () => get("/v1/reports/0x12"), 400, "invalid_request"],
      ["a wait that is none", () => get(`/v1/reports/0x${"12".repeat(32)}?wait=soon`), 400, "invalid_request"],
      ["a negative wait", () => get(`/v1/reports/0x${"12".repeat(32)}?wait=-1`), 400, "invalid_request"],
      ["an unknown path", () => get("/v2/reports"), 404, "not_found"],
      ["a body that is not JSON", () => post("/v1/reports", "{"), 400, "invalid_json"],
      ["a body without a content type", () => post("/v1/score", "{}", {}), 415, "unsupported_media_type"],
      [
        "no body",
        () => fetch(`${url}/v1/reports`, { method: "POST", headers: { "content-type": "application/json" } }),
        400,
        "invalid_json",
      ],
      ["an empty object", () => post("/v1/reports", {}), 400, "invalid_request"],
      [
        "an unknown key",
        () => post("/v1/reports", { terms: termsToJson(terms), amount: "1", trace: true }),
        400,
        "invalid_request",
      ],
      [
        "an amount as a number",
        () => post("/v1/reports", { terms: termsToJson(terms), amount: 1 }),
        400,
        "invalid_request",
      ],
      [
        "a negative amount",
        () => post("/v1/reports", { terms: termsToJson(terms), amount: "-1" }),
        400,
        "invalid_request",
      ],
      [
        "an amount of zero",
        () => post("/v1/reports", { terms: termsToJson(terms), amount: "0" }),
        422,
        "invalid_amount",
      ],
      [
        "an amount above maxAmount",
        () => post("/v1/reports", { terms: termsToJson(terms), amount: String(terms.maxAmount + 1n) }),
        422,
        "invalid_amount",
      ],
      [
        "a maxAmount above 104 bits",
        () => post("/v1/score", { terms: { ...termsToJson(terms), maxAmount: String(1n << 104n) }, amount: "1" }),
        422,
        "invalid_amount",
      ],
      [
        "a payer that is zero",
        () => post("/v1/score", { terms: { ...termsToJson(terms), payer: `0x${"0".repeat(40)}` }, amount: "1" }),
        422,
        "zero_address",
      ],
      [
        "deadlines that contradict",
        () => post("/v1/score", { terms: { ...termsToJson(terms), refundBy: 1 }, amount: "1" }),
        422,
        "invalid_deadlines",
      ],
      [
        "a field that is missing",
        () => post("/v1/score", { terms: { ...termsToJson(terms), salt: undefined }, amount: "1" }),
        400,
        "invalid_request",
      ],
      [
        "a body that is too large",
        () => post("/v1/reports", { terms: "x".repeat(100_000), amount: "1" }),
        413,
        "body_too_large",
      ],
    ];
    for (const [what, request, status, code] of bad) {
      it(what, async () => {
        const answer = await request();
        const problem = await problemOf(answer);
        assert.deepEqual([problem.status, problem.code], [status, code], JSON.stringify(problem));
      });
    }
  });

  it("answers rubbish with 4xx and stays well", async function () {
    this.timeout(60_000);
    const next = seededFractions(20_261_122);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
    const rubbish: unknown[] = [
      null,
      true,
      -1,
      1.5,
      2 ** 60,
      "",
      "0x",
      "ñ\u0000\ud800",
      [],
      {},
      [[]],
      "9".repeat(500),
      `0x${"f".repeat(64)}`,
      Number.MAX_SAFE_INTEGER,
      "1e9",
      { $ne: 1 },
      "'; drop table reports; --",
      "__proto__",
    ];
    const paths = [
      "/v1/reports",
      "/v1/score",
      "/v1/node",
      "/health",
      "/ready",
      "/openapi.json",
      "/metrics",
      "/",
      "/v1",
      "/v1/reports/",
      "/%",
      "/v1/reports/%00",
      "/v1/reports/../node",
      "//",
      "/v1/reports/%f0%28",
    ];
    const seen = new Map<number, number>();
    const requests = Array.from({ length: 400 }, () => {
      const body: Body = { terms: { ...termsToJson(terms) } as unknown as Body, amount: "3" };
      for (let changes = 1 + Math.floor(next() * 3); changes > 0; changes--) {
        const target = next() < 0.7 ? (body.terms as Body) : body;
        const key =
          next() < 0.85 ? pick(Object.keys(target)) : pick(["__proto__", "constructor", "round", "wait", "extra"]);
        if (next() < 0.2) delete target[key];
        else
          Object.defineProperty(target, key, {
            value: pick(rubbish),
            enumerable: true,
            configurable: true,
            writable: true,
          });
        if (typeof body.terms !== "object" || body.terms === null) break;
      }
      const kind = next();
      if (kind < 0.6) return () => post(pick(["/v1/reports", "/v1/score"]), body);
      if (kind < 0.7)
        return () => post(pick(["/v1/reports", "/v1/score"]), JSON.stringify(body).slice(0, Math.floor(next() * 300)));
      const query =
        next() < 0.5
          ? `?wait=${encodeURIComponent(String(pick([0, "x", "-1", "1e9", "0.0001", "NaN"])))}&round=${pick(["1", "x", "-5", "99999999999999999"])}`
          : "";
      const id =
        next() < 0.5
          ? `/v1/reports/${pick([paid.paymentId, `0x${"0".repeat(64)}`, "0x1", encodeURIComponent("ñ/../")])}`
          : pick(paths);
      return () => get(id + query, { method: pick(["GET", "PUT", "DELETE", "OPTIONS", "PATCH", "HEAD"]) });
    });
    for (let at = 0; at < requests.length; at += 20) {
      const answers = await Promise.all(requests.slice(at, at + 20).map((request) => request()));
      for (const answer of answers) {
        seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
        const text = await answer.text();
        assert.ok(answer.status < 500, `${answer.url} ${answer.status} ${text}\n${node.output().slice(-3_000)}`);
      }
    }
    assert.ok((seen.get(400) ?? 0) > 50, JSON.stringify([...seen]));
    assert.equal((await get("/ready")).status, 200);
    assert.doesNotMatch(node.output(), /"level":"(error|fatal)"/);
  });

  it("takes a sender that leaves in the middle of its body for no fault of its own", async () => {
    const { port } = new URL(url);
    const before = node.output().length;
    await new Promise<void>((done) => {
      const head =
        "POST /v1/score HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{";
      const socket = connect(Number(port), "127.0.0.1", () => socket.write(head));
      setTimeout(() => socket.destroy(), 200);
      socket.on("close", () => setTimeout(done, 200));
    });
    assert.doesNotMatch(node.output().slice(before), /"level":"(warn|error|fatal)"/);
    assert.doesNotMatch(await (await get("/metrics")).text(), /status="500"/);
  });

  it("survives connections that are no HTTP, and bodies that never end", async () => {
    const { port } = new URL(url);
    const answers = await Promise.all(
      [
        "\u0000\u0001\u0002",
        "GET / HTTP/9.9\r\n\r\n",
        `GET /${"a".repeat(100_000)} HTTP/1.1\r\nhost: x\r\n\r\n`,
        "POST /v1/score HTTP/1.1\r\nhost: x\r\ncontent-length: -5\r\n\r\n",
        "POST /v1/score HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\nzz",
      ].map(
        (text) =>
          new Promise<string>((done) => {
            let answer = "";
            const socket = connect(Number(port), "127.0.0.1", () => socket.write(text, "latin1"));
            socket.on("data", (chunk) => {
              answer += chunk;
              socket.end();
            });
            socket.on("error", () => done(answer));
            socket.on("close", () => done(answer));
          }),
      ),
    );
    for (const answer of answers) assert.match(answer, /^HTTP\/1\.1 4\d\d /);
    const never = connect(Number(port), "127.0.0.1", () =>
      never.write(
        "POST /v1/score HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{",
      ),
    );
    never.on("error", () => {});
    assert.equal((await get("/health")).status, 200);
    never.destroy();
  });

  describe("when it is told to stop", () => {
    it("ends at once when it is told to, also with somebody waiting", async () => {
      const waiting = get(`/v1/reports/0x${"34".repeat(32)}?wait=2`).then(
        (answer) => answer.status,
        () => 0,
      );
      await new Promise((done) => setTimeout(done, 100));
      const began = Date.now();
      assert.equal(await node.kill("SIGTERM"), 0);
      assert.ok(Date.now() - began < 5_000);
      assert.equal(await waiting, 503);
    });
  });
});
