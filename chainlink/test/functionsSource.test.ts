import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import toolkit from "@chainlink/functions-toolkit";
import { createNodeClient, packReport, type Report } from "@sluice/sdk";
import { keccak256, toHex, zeroHash } from "viem";
import {
  type Behaviour,
  dribbling,
  honest,
  lying,
  type NodeServer,
  send,
  silent,
  startNodeServer,
} from "./nodeServer.ts";

const source = readFileSync(new URL("../../oracle/functions/fetchReport.js", import.meta.url), "utf8");

const word = (text: string) => keccak256(toHex(text));
const report: Report = {
  subject: word("payment"),
  amount: 123_456_789_012_345_678_901_234_567n,
  features: word("features"),
  extraFeatures: zeroHash,
  model: word("model"),
  manifest: word("manifest"),
  round: 281_474_976_710_655n,
  blockHash: word("block"),
  validUntil: 1_800_003_600n,
};
const reports = new Map([[report.subject as string, report]]);

describe("the source that Chainlink Functions runs, under Deno", () => {
  const servers: NodeServer[] = [];
  const honestNodes = [1, 2, 3, 4, 5].map((signer) => honest(reports, { signer }));
  let dead = "";

  const behave = (...behaviours: Behaviour[]): string[] => {
    for (const [i, behaviour] of behaviours.entries()) servers[i]?.behave(behaviour);
    return servers.slice(0, behaviours.length).map(({ url }) => url);
  };
  const node = (i: number) => honestNodes[i] as Behaviour;
  const run = (quorum: number | string, urls: string[], subject = report.subject as string) =>
    toolkit.simulateScript({ source, args: [String(quorum), ...urls], bytesArgs: [subject] });

  before(async () => {
    for (const behaviour of honestNodes) servers.push(await startNodeServer(behaviour));
    const gone = await startNodeServer(silent);
    dead = gone.url;
    await gone.close();
  });
  after(async () => {
    await Promise.all(servers.map((server) => server.close()));
  });

  const agrees = async (quorum: number, urls: string[], expected: Report = report) => {
    const { responseBytesHexstring, errorString } = await run(quorum, urls, expected.subject);
    assert.equal(errorString, undefined);
    assert.equal(responseBytesHexstring, packReport(expected));
  };
  const refuses = async (quorum: number, urls: string[]) => {
    const { responseBytesHexstring, errorString } = await run(quorum, urls);
    assert.equal(responseBytesHexstring, undefined);
    assert.equal(errorString, `fewer than ${quorum} of ${urls.length} oracle nodes agree`);
  };

  it("is within the network's limits", () => {
    assert.ok(Buffer.byteLength(source) <= 30_000);
    assert.ok(!/\b(import|require|Deno)\b/.test(source));
  });

  it("is asked of servers that speak the API as the SDK reads it", async () => {
    const [url] = behave(node(0));
    const answer = await createNodeClient({ url: url as string }).getReport({ paymentId: report.subject });
    assert.deepEqual(answer.report, report);
  });

  it("returns the report on which three nodes agree, each asked once", async () => {
    const urls = behave(node(0), node(1), node(2));
    for (const server of servers) server.requests.length = 0;
    await agrees(3, urls);
    for (const server of servers.slice(0, 3)) {
      assert.deepEqual(server.requests, [`GET /v1/reports/${report.subject}?wait=3`]);
    }
  });

  it("returns the same bytes in every node of the network", async () => {
    const urls = behave(node(0), node(1), node(2));
    const answers = new Set<string | undefined>();
    for (let i = 0; i < 4; i++) answers.add((await run(2, urls)).responseBytesHexstring);
    assert.deepEqual([...answers], [packReport(report)]);
  });

  it("carries 24 features within 256 bytes", async () => {
    const wide = {
      ...report,
      subject: word("wide"),
      extraFeatures: `0x${"7abc".repeat(8)}${"0".repeat(32)}`,
    } as Report;
    reports.set(wide.subject, wide);
    await agrees(2, behave(node(0), node(1), node(2)), wide);
    assert.equal((packReport(wide).length - 2) / 2, 217);
  });

  it("takes one node alone where there is only one", async () => {
    await agrees(1, behave(node(0)));
  });

  for (const [field, value] of Object.entries({
    amount: "1",
    features: word("other"),
    extraFeatures: word("other"),
    model: word("other"),
    manifest: word("other"),
    round: 7,
    blockHash: word("other"),
    validUntil: 8,
  })) {
    it(`is not misled by one of three that lies about ${field}, and does not follow it`, async () => {
      await agrees(2, behave(node(0), lying(reports, { [field]: value }), node(2)));
      await refuses(3, behave(node(0), lying(reports, { [field]: value }), node(2)));
    });
  }

  it("follows three of five against two that lie together", async () => {
    const lie = lying(reports, { features: word("other") });
    await agrees(3, behave(lie, node(1), lie, node(3), node(4)));
    await refuses(4, behave(lie, node(1), lie, node(3), node(4)));
  });

  it("refuses when all say something else", async () => {
    const lies = ["1", "2", "3"].map((amount) => lying(reports, { amount }));
    await refuses(2, behave(...lies));
  });

  it("needs no dead, silent or dribbling node, and no refusing one", async () => {
    const urls = behave(node(0), node(1), silent);
    await agrees(2, [...urls.slice(0, 2), dead]);
    await agrees(2, urls);
    await agrees(2, behave(node(0), node(1), dribbling));
    await agrees(
      2,
      behave(node(0), (response) => send(response, 409, { code: "round_too_old", status: 409 }), node(2)),
    );
  });

  it("refuses with too few, in time for the network to hear why", async () => {
    const urls = behave(node(0), silent, dribbling);
    await refuses(2, urls);
    await refuses(2, [...behave(node(0)), dead, dead.replace("127.0.0.1", "127.0.0.2")]);
    const unknown = behave(node(0), node(1), node(2));
    const { errorString } = await run(2, unknown, word("never paid"));
    assert.equal(errorString, "fewer than 2 of 3 oracle nodes agree");
  });

  const rubbish: Record<string, unknown> = {
    "no JSON": "<html>",
    "no object": "null",
    "no report": { ok: true },
    "another subject": { report: { subject: word("other") } },
  };
  for (const [field, values] of Object.entries({
    amount: ["", "-1", "1e3", "0x10", 5, null, `${2n ** 104n}`],
    round: [-1, 0.5, "5", 2 ** 48, null],
    validUntil: [2 ** 53, {}],
    blockHash: ["0x", "0x12", 5, `${word("b")}00`],
    extraFeatures: [undefined],
  })) {
    for (const value of values) rubbish[`${field} ${JSON.stringify(value)}`] = { [field]: value };
  }
  it("counts rubbish as no answer, even where one node is enough", async () => {
    for (const [name, body] of Object.entries(rubbish)) {
      const wrong =
        typeof body === "string" || "ok" in (body as object)
          ? (response: Parameters<typeof send>[0]) => send(response, 200, body)
          : "report" in (body as object)
            ? lying(reports, (body as { report: object }).report as Record<string, unknown>)
            : lying(reports, body as Record<string, unknown>);
      const { errorString, responseBytesHexstring } = await run(1, behave(wrong));
      assert.equal(responseBytesHexstring, undefined, name);
      assert.equal(errorString, "fewer than 1 of 1 oracle nodes agree", name);
    }
  });

  it("refuses settings under which a minority could decide", async () => {
    const urls = behave(node(0), node(1), node(2), node(3), node(4));
    const wrong = "name one to five different nodes and a quorum of more than half of them";
    const cases: [string, string[]][] = [
      ["1", urls.slice(0, 2)],
      ["2", urls.slice(0, 4)],
      ["4", urls.slice(0, 3)],
      ["0", []],
      ["", urls],
      ["two", urls],
      ["2", [urls[0], urls[0], urls[1]] as string[]],
      ["4", [...urls, dead]],
    ];
    for (const [quorum, nodes] of cases) {
      assert.equal((await run(quorum, nodes)).errorString, wrong, `${quorum} of ${nodes.length}`);
    }
  });
});
