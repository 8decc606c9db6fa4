import assert from "node:assert/strict";
import type { Server } from "node:http";
import type { Hex } from "viem";
import { InvalidFieldError } from "../../src/errors/fields.ts";
import { AbortedError, QuorumNotReachedError } from "../../src/errors/node.ts";
import { InvalidGateTermsError } from "../../src/errors/terms.ts";
import { type CollectReportParameters, collectReport } from "../../src/node/collectReport.ts";
import { decodeReport } from "../../src/reports/decodeReport.ts";
import { recoverReportSigner } from "../../src/reports/recoverReportSigner.ts";
import { getPaymentId } from "../../src/terms/getPaymentId.ts";
import { termsFromJson } from "../../src/terms/termsJson.ts";
import type { Report } from "../../src/types/report.ts";
import { chainId, escrow, riskOracle, validReport, validTerms } from "../fixtures.ts";
import { accounts, answerOf, type Handler, infoOf, listen, send, signers } from "./nodeServer.ts";

const report = validReport();
const signerSet = { id: 1, signers, quorum: 2 };

describe("collectReport", () => {
  let servers: Server[] = [];

  afterEach(() => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
    servers = [];
  });

  async function node(handler: Handler): Promise<{ url: string; requests: string[] }> {
    const { url, server, requests } = await listen(handler);
    servers.push(server);
    return { url, requests };
  }

  const honest = (signer: number, changes: Partial<Report> = {}, more: Record<string, unknown> = {}) =>
    node(async (_, response) => send(response, 200, await answerOf({ ...report, ...changes }, signer, more)));

  const collect = (nodes: { url: string; signer?: `0x${string}` }[], more: Partial<CollectReportParameters> = {}) =>
    collectReport({
      nodes,
      chainId,
      riskOracle,
      signerSet,
      paymentId: report.subject,
      waitSeconds: 0,
      timeoutSeconds: 5,
      ...more,
    } as CollectReportParameters);

  it("refuses a signer set that cannot sign, instead of waiting for ever", async () => {
    const nodes = [await honest(0)];
    for (const wrong of [
      { id: 9, signers: [], quorum: 0 },
      { id: 1, signers, quorum: 0 },
      { id: 1, signers, quorum: 1.5 },
      { id: 1, signers, quorum: Number.NaN },
      { id: 1, signers, quorum: signers.length + 1 },
    ]) {
      await assert.rejects(collect(nodes, { signerSet: wrong }), InvalidFieldError);
    }
  });

  it("gives exactly a quorum of valid signatures in wire form", async () => {
    const nodes = await Promise.all([honest(2), honest(0), honest(1)]);
    const result = await collect(nodes);
    const decoded = decodeReport({ bytes: result.encoded, subject: report.subject });
    assert.deepEqual(decoded, { report, signerSet: 1, signatures: result.signatures });
    assert.equal(decoded.signatures.length, 2);
    for (const { index, signature } of decoded.signatures) {
      assert.equal(await recoverReportSigner({ chainId, riskOracle, report, signature }), signers[index]);
    }
    assert.deepEqual([result.score, result.tier, result.verdict, result.reasonBitmap], [1200, 0, "release", 16]);
    assert.equal(result.reasons[0]?.text, "Many payments in an hour.");
    assert.match(nodes[0]?.requests[0] ?? "", /^GET \/v1\/reports\/0x[0-9a-f]{64}\?wait=0$/);
  });

  it("does not wait for a node that never answers, or a dead one", async () => {
    const silent = await node(() => {});
    const start = Date.now();
    const nodes = [silent, { url: "http://127.0.0.1:9" }, await honest(0), await honest(2)];
    const result = await collect(nodes, { timeoutSeconds: 30 });
    assert.ok(Date.now() - start < 5000);
    assert.deepEqual(
      result.signatures.map((signature) => signature.index),
      [0, 2],
    );
  });

  it("names what each node did when there is no quorum", async () => {
    const nodes = [
      await honest(0),
      { url: "http://127.0.0.1:9" },
      await node((_, response) =>
        send(response, 409, { code: "round_too_old", detail: "The round left the journal." }),
      ),
      await node((_, response) => send(response, 200, "{")),
      await node(() => {}),
    ];
    const started = Date.now();
    await assert.rejects(collect(nodes, { timeoutSeconds: 1 }), (error: unknown) => {
      assert.ok(error instanceof QuorumNotReachedError);
      assert.deepEqual([error.values.quorum, error.values.agreed], [2, 1]);
      const faults = error.values.faults as { url: string; code: string }[];
      assert.deepEqual(
        nodes.map(({ url }) => faults.find((fault) => fault.url === url)?.code),
        [undefined, "node_unreachable", "round_too_old", "node_answer_malformed", "node_timeout"],
      );
      return true;
    });
    assert.ok(Date.now() - started < 4000);
  });

  const lies: [what: string, code: string, answer: () => Promise<unknown>][] = [
    ["a signature of nobody", "unknown_signer", () => answerOf(report, 3)],
    ["somebody else's name", "invalid_signature", () => answerOf(report, 1, { signer: accounts[0]?.address })],
    ["another digest than its report's", "wrong_digest", () => answerOf(report, 1, { digest: `0x${"ab".repeat(32)}` })],
    [
      "a report about another payment",
      "wrong_subject",
      () => answerOf({ ...report, subject: `0x${"cd".repeat(32)}` }, 1),
    ],
    [
      "a signature over other facts",
      "invalid_signature",
      async () =>
        answerOf(report, 1, {
          signature: ((await answerOf({ ...report, round: 5n }, 1)) as { signature: Hex }).signature,
        }),
    ],
    ["a signature that is too short", "invalid_signature", () => answerOf(report, 1, { signature: "0x1234" })],
    ["a score of 10001", "node_answer_malformed", () => answerOf(report, 1, { score: 10_001 })],
    ["half a megabyte", "node_answer_malformed", () => answerOf(report, 1, { padding: "x".repeat(500_000) })],
    ["no object", "node_answer_malformed", async () => []],
  ];
  for (const [what, code, answer] of lies) {
    it(`is not taken in by ${what}`, async () => {
      const liar = await node(async (_, response) => send(response, 200, await answer()));
      await assert.rejects(collect([liar, await honest(0)]), (error: unknown) => {
        assert.ok(error instanceof QuorumNotReachedError);
        assert.deepEqual(
          (error.values.faults as { url: string; code: string }[]).map((fault) => [fault.url, fault.code]),
          [[liar.url, code]],
        );
        return true;
      });
      const result = await collect([liar, await honest(0), await honest(2)]);
      assert.deepEqual(
        result.signatures.map((signature) => signature.index),
        [0, 2],
      );
    });
  }

  it("keeps the signature of a node that signed other facts as evidence", async () => {
    const lies = await honest(1, { features: `0x${"0001".repeat(16)}` });
    const late = await node(async (_, response) => {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      send(response, 200, await answerOf(report, 2));
    });
    const result = await collect([lies, await honest(0), late]);
    const [fault] = result.faults;
    assert.deepEqual([fault?.url, fault?.code], [lies.url, "disagrees"]);
    const evidence = fault?.evidence;
    assert.ok(evidence !== undefined);
    assert.equal(await recoverReportSigner({ chainId, riskOracle, ...evidence }), signers[1]);
  });

  it("proves that a signer signed twice, and counts it once", async () => {
    const twice = [await honest(1), await honest(1, { features: `0x${"0001".repeat(16)}` }), await honest(1)];
    await assert.rejects(collect(twice), (error: unknown) => {
      assert.ok(error instanceof QuorumNotReachedError);
      assert.equal(error.values.agreed, 1);
      assert.deepEqual(
        (error.values.faults as { code: string }[]).map((fault) => fault.code),
        ["equivocation"],
      );
      return true;
    });
  });

  it("does not count revoked signers, nor a node that is not who it should be", async () => {
    const nodes = [await honest(0), await honest(1)];
    await assert.rejects(collect(nodes, { signerSet: { ...signerSet, revoked: [1] } }), QuorumNotReachedError);
    const named = nodes.map(({ url }, index) => ({ url, signer: signers[1 - index] as `0x${string}` }));
    await assert.rejects(collect(named), QuorumNotReachedError);
  });

  it("checks claimed scores against the facts when it can compute them", async () => {
    const nodes = [await honest(0), await honest(1, {}, { score: 9000, verdict: "deny" })];
    const trusting = await collect(nodes);
    assert.equal(trusting.score, 9000, "the more cautious of two claims");
    const computing = await collect(nodes, { scoreOf: () => 1200, terms: validTerms() });
    assert.deepEqual([computing.score, computing.verdict, computing.reasons.length], [1200, "release", 1]);
    assert.deepEqual(
      computing.faults.map((fault) => [fault.url, fault.code]),
      [[nodes[1]?.url, "scores_differ"]],
    );
  });

  it("refuses reports for another model than the terms pin, and terms that pin nonsense", async () => {
    const nodes = [await honest(0, { model: `0x${"ab".repeat(32)}` }), await honest(1)];
    await assert.rejects(collect(nodes, { terms: validTerms() }), (error: unknown) => {
      assert.ok(error instanceof QuorumNotReachedError);
      assert.equal((error.values.faults as { code: string }[])[0]?.code, "wrong_model");
      return true;
    });
    await assert.rejects(
      collect(nodes, { terms: validTerms({ gateTerms: `0x${"00".repeat(32)}` }) }),
      InvalidGateTermsError,
    );
  });

  it("asks all nodes for one round, which one node's boast cannot move", async () => {
    const terms = validTerms();
    const subject = getPaymentId({ chainId, escrow, terms });
    const asked: unknown[] = [];
    const candidate = (signer: number, finalRound: number) =>
      node(async (request, response, body) => {
        if (request.url === "/v1/node") return send(response, 200, infoOf(signer, finalRound));
        asked.push(body);
        const { round, amount } = body as { round: number; amount: string };
        send(
          response,
          200,
          await answerOf({ ...report, subject, round: BigInt(round), amount: BigInt(amount) }, signer),
        );
      });
    const nodes = [await candidate(0, 120), await candidate(1, 10 ** 9), await candidate(2, 121)];
    const result = await collectReport({
      nodes,
      chainId,
      riskOracle,
      signerSet,
      terms,
      escrow,
      amount: 77n,
      waitSeconds: 1,
    });
    assert.equal(result.report.round, 121n);
    assert.equal(result.report.amount, 77n);
    for (const body of asked) {
      const { terms: json, ...rest } = body as { terms: unknown };
      assert.deepEqual(rest, { amount: "77", round: 121, wait: 1 });
      assert.deepEqual(termsFromJson(json), terms);
    }
    const named = await collectReport({
      nodes,
      chainId,
      riskOracle,
      signerSet,
      terms,
      escrow,
      amount: 77n,
      round: 119n,
    });
    assert.equal(named.report.round, 119n);
  });

  it("ends at once when it is aborted", async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error("enough")), 50);
    const start = Date.now();
    await assert.rejects(
      collect([await node(() => {}), await node(() => {})], { signal: stop.signal, timeoutSeconds: 30 }),
      AbortedError,
    );
    assert.ok(Date.now() - start < 5000);
  });

  it("says that there are no nodes", async () => {
    await assert.rejects(collect([]), QuorumNotReachedError);
  });
});
