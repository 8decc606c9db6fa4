import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  collectChainReport,
  collectReport,
  createNodeClient,
  getReportDigest,
  type Report,
  recoverReportSigner,
  riskOracleAbi,
  type Terms,
  termsToJson,
  unpackFeatures,
  verdictOf,
} from "@sluice/sdk";
import pg from "pg";
import type { Hex } from "viem";
import { generatePrivateKey } from "viem/accounts";
import { hashFile } from "../../src/chain/feed.ts";
import {
  createTestWorld,
  eventually,
  type NodeProcess,
  type Person,
  people,
  type TestWorld,
  THRESHOLDS,
} from "./testWorld.ts";

type Row = { subject: Hex; round: string; digest: Hex; signature: Hex };

describe("oracle nodes on a real chain with a real database", () => {
  let world: TestWorld;
  let nodes: NodeProcess[];
  let urls: string[];
  let manifestFile: string;
  let intruder: NodeProcess | undefined;
  const environmentOf = (index: number): Record<string, string> =>
    world.environment({ key: world.keys[index] as Hex, database: `node${index}`, manifestFile });

  before(async function () {
    this.timeout(120_000);
    world = await createTestWorld({ nodes: 3 });
    manifestFile = world.manifest();
    nodes = await Promise.all([0, 1, 2].map((index) => world.startProcess(environmentOf(index))));
    urls = await Promise.all(nodes.map((node) => node.ready()));
  });

  after(async () => {
    await world?.close();
  });

  const person = (index: number): Person => people[index] as Person;

  const rowsOf = async (database: string, text: string): Promise<Row[]> => {
    const client = new pg.Client({ connectionString: world.server.url(database) });
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  };

  /** Everything a node's database says that it signed. */
  const signedBy = (index: number): Promise<Row[]> =>
    rowsOf(`node${index}`, "select subject, round, digest, signature from reports order by subject, round");

  it("give equal digests, and a quorum's report is what the contract accepts", async () => {
    const { terms, paymentId, block } = await world.pay({
      payer: person(1),
      payee: person(2).address,
      amount: 10n ** 18n,
    });
    const answers = await Promise.all(
      urls.map((url) => createNodeClient({ url }).getReport({ paymentId, waitSeconds: 10 })),
    );
    assert.equal(new Set(answers.map(({ digest }) => digest)).size, 1);
    assert.deepEqual(new Set(answers.map(({ signer }) => signer)), new Set(world.signers));
    const collected = await collectChainReport(world.client as never, {
      nodes: urls.map((url, index) => ({ url, signer: world.signers[index] })),
      riskOracle: world.riskOracle,
      paymentId,
      terms,
      waitSeconds: 10,
    });
    assert.equal(collected.report.round, BigInt(block));
    const { timestamp } = await world.client.getBlock();
    const verdict = await world.client.readContract({
      address: world.riskOracle,
      abi: riskOracleAbi,
      functionName: "releaseVerdict",
      args: [paymentId, terms.payer, terms.payee, 10n ** 18n, timestamp, terms.gateTerms, collected.encoded],
    });
    const expected = verdictOf({ score: collected.score, gateTerms: THRESHOLDS });
    assert.equal(["hold", "release", "deny"][verdict], expected);
    assert.equal(collected.verdict, expected);
  });

  it("sign for full terms that are not on chain yet, each payment once a round", async () => {
    await world.client.mine({ blocks: 2 }); // above the heads that the nodes started at
    await world.client.increaseTime({ seconds: 10 }); // or the next block is older than these two, as on no real chain
    await Promise.all(urls.map(async (_, index) => reached(index, Number(await world.client.getBlockNumber()))));
    const terms = await world.termsOf({ payer: person(3), payee: person(4).address });
    const parameters = {
      nodes: urls.map((url) => ({ url })),
      chainId: 31337,
      riskOracle: world.riskOracle,
      signerSet: await signers(),
      escrow: world.escrow,
      terms,
      amount: 5n,
      waitSeconds: 5,
    };
    const first = await collectReport(parameters);
    const again = await collectReport({ ...parameters, round: first.report.round });
    assert.equal(again.encoded.length, first.encoded.length);
    assert.equal(
      getReportDigest({ chainId: 31337, riskOracle: world.riskOracle, report: again.report }),
      getReportDigest({ chainId: 31337, riskOracle: world.riskOracle, report: first.report }),
    );
    const other = await post(0, { terms, amount: "6", round: Number(first.report.round) });
    assert.equal(other.status, 409);
    assert.equal(other.body.code, "round_already_signed");
    const older = await post(0, { terms, amount: "5", round: Number(first.report.round) - 1 });
    assert.equal(older.body.code, "round_superseded");
    const future = await post(0, { terms, amount: "5", round: Number(first.report.round) + 1_000, wait: 0.1 });
    assert.equal(future.body.code, "round_not_reached");
  });

  it("give all who ask at the same time the same signature", async () => {
    const terms = await world.termsOf({ payer: person(3), payee: person(4).address });
    const round = Number(await world.client.getBlockNumber());
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => post(1, { terms, amount: "5", round, wait: 5 })),
    );
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    assert.equal(new Set(answers.map(({ body }) => (body as unknown as { signature: Hex }).signature)).size, 1);
    const mixed = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        post(1, { terms: { ...terms, salt: 77n }, amount: String(1 + (i % 2)), round }),
      ),
    );
    const signed = mixed.filter(({ status }) => status === 200);
    assert.equal(new Set(signed.map(({ body }) => (body as unknown as { signature: Hex }).signature)).size, 1);
    assert.equal(signed.length, 6, "the amount that came second is refused");
  });

  it("score without signing, for an earlier round too", async () => {
    const terms = await world.termsOf({ payer: person(5), payee: person(6).address });
    const round = await world.client.getBlockNumber();
    const client = createNodeClient({ url: urls[0] as string });
    await reached(0, Number(round));
    const before = await client.score({ terms, amount: 7n, round });
    for (let i = 0; i < 3; i++) await world.pay({ payer: person(5), payee: person(6).address, amount: 9n });
    await reached(0, Number(round) + 3);
    const after = await client.score({ terms, amount: 7n });
    assert.notEqual(after.report.features, before.report.features);
    assert.deepEqual(await client.score({ terms, amount: 7n, round }), before);
    assert.equal((await signedBy(0)).filter(({ subject }) => subject === before.report.subject).length, 0);
  });

  it("keep a payment's facts when it is asked for again later", async () => {
    const { terms, paymentId, block } = await world.pay({ payer: person(7), payee: person(8).address, amount: 11n });
    const client = createNodeClient({ url: urls[1] as string });
    const first = await client.getReport({ paymentId, waitSeconds: 10 });
    await world.pay({ payer: person(9), payee: person(8).address, amount: 12n });
    await reached(1, block + 1);
    const later = await client.requestReport({ terms, amount: 11n, waitSeconds: 5 });
    assert.ok(later.report.round > first.report.round);
    assert.equal(later.report.features, first.report.features);
    assert.notEqual(later.digest, first.digest);
    assert.equal(
      (await client.getReport({ paymentId })).digest,
      first.digest,
      "GET stays with the authorization's round",
    );
    await world.pay({ payer: person(9), payee: person(8).address, amount: 12n });
    await reached(1, Number(later.report.round) + 1);
    assert.equal((await post(1, { terms, amount: "10" })).body.code, "amount_differs");

    // Before an increase: the same facts about the parties, with the larger amount.
    const larger = await client.requestReport({ terms, amount: 10n ** 19n, waitSeconds: 5 });
    assert.equal(larger.report.amount, 10n ** 19n);
    const [small, large] = [first, larger].map(({ report }) => unpackFeatures(report));
    assert.ok((large?.[0] ?? 0) > (small?.[0] ?? 0), "the amount's own feature");
    assert.deepEqual(large?.slice(3, 7), small?.slice(3, 7), "the payment does not count for or against itself");
  });

  it("abstain for tokens without a unit, other gates and other models", async () => {
    const base = { payer: person(1), payee: person(2).address };
    const token = await world.termsOf({ ...base, changes: { token: world.escrow } });
    const gate = await world.termsOf({ ...base, changes: { gate: world.riskModels } });
    const model = await world.termsOf({
      ...base,
      changes: { gateTerms: `${token.gateTerms.slice(0, 60)}abcdef` as Hex },
    });
    for (const [terms, code] of [
      [token, "token_unit_unknown"],
      [gate, "gate_differs"],
      [model, "model_differs"],
    ] as const) {
      const answer = await post(0, { terms, amount: "1" });
      assert.equal(answer.status, 409, code);
      assert.equal(answer.body.code, code);
    }
    const onChain = await world.pay({ ...base, amount: 3n, changes: { gate: world.riskModels } });
    await reached(0, onChain.block);
    const answer = await fetch(`${urls[0]}/v1/reports/${onChain.paymentId}`);
    assert.equal(answer.status, 409);
    assert.equal(((await answer.json()) as { code: string }).code, "gate_differs");
  });

  it("lose nothing and sign nothing twice differently when they are killed at random", async function () {
    this.timeout(120_000);
    intruder = await world.startProcess(environmentOf(2)); // it waits a while for the lock: the next test looks at its end
    const paid: Hex[] = [];
    const shown = new Map<Hex, Hex>();
    let paying = true;
    const payments = (async () => {
      for (let i = 0; paying || paid.length < 40; i++) {
        const payer = person(10 + (i % 8));
        const { paymentId } = await world.pay({
          payer,
          payee: person(i % 5).address,
          amount: BigInt(1 + i) * 10n ** 15n,
        });
        paid.push(paymentId);
        // What a node has shown to anybody must stay what it signs.
        const answer = await fetch(`${urls[0]}/v1/reports/${paymentId}?wait=0.05`).catch(() => undefined);
        if (answer?.ok) shown.set(paymentId, ((await answer.json()) as { signature: Hex }).signature);
      }
    })();
    for (let round = 0; round < 4; round++) {
      await sleep(150 + Math.random() * 600);
      const node = nodes[0] as NodeProcess;
      assert.equal(await node.kill("SIGKILL"), "SIGKILL");
      const next = await world.startProcess(environmentOf(0));
      nodes[0] = next;
      // Half of the time it is killed again before it listens.
      if (round % 2 === 0) await sleep(Math.random() * 1_500);
      else urls[0] = await next.ready();
    }
    urls[0] = await (nodes[0] as NodeProcess).ready();
    paying = false;
    await payments;
    await Promise.all([0, 1].map((index) => eventually(async () => reachedAll(index, paid), 30)));
    const [killed, steady] = await Promise.all([signedBy(0), signedBy(1)]);
    const pick = (rows: Row[]) =>
      rows
        .filter(({ subject }) => paid.includes(subject))
        .map(({ subject, round, digest }) => ({ subject, round, digest }));
    assert.equal(pick(killed).length, paid.length, "each payment has one report");
    assert.deepEqual(pick(killed), pick(steady), "the killed node signed what the steady one signed");
    const bySubject = new Map(killed.map((row) => [row.subject, row.signature]));
    for (const [subject, signature] of shown) assert.equal(bySubject.get(subject), signature);
  });

  it("refuse a second process on the same database", async function () {
    this.timeout(60_000);
    assert.equal(await intruder?.ended, 1);
    assert.match(intruder?.output() ?? "", /Another process already signs/);
    assert.ok((await fetch(`${urls[2]}/ready`)).ok);
  });

  it("go on where they stopped", async function () {
    this.timeout(60_000);
    const node = nodes[0] as NodeProcess;
    assert.equal(await node.kill("SIGTERM"), 0);
    const missed = await world.pay({ payer: person(1), payee: person(2).address, amount: 13n });
    const next = await world.startProcess(environmentOf(0));
    nodes[0] = next;
    urls[0] = await next.ready();
    assert.match(next.output(), /from where this node stopped/);
    const answer = await createNodeClient({ url: urls[0] }).getReport({ paymentId: missed.paymentId, waitSeconds: 10 });
    assert.equal(answer.report.round, BigInt(missed.block));
  });

  it("undo a reorganisation and agree with a node that never saw it", async function () {
    this.timeout(90_000);
    await reached(0, Number(await world.client.getBlockNumber()));
    const snapshot = await world.client.snapshot();
    const lost = await world.pay({ payer: person(11), payee: person(12).address, amount: 10n ** 19n });
    await world.pay({ payer: person(12), payee: person(11).address, amount: 10n ** 19n });
    const seen = await createNodeClient({ url: urls[0] as string }).getReport({
      paymentId: lost.paymentId,
      waitSeconds: 10,
    });
    await world.client.revert({ id: snapshot });
    await world.client.mine({ blocks: 3 });
    await world.client.increaseTime({ seconds: 10 }); // or the next block is older than these three, as on no real chain
    const fresh = await world.startProcess(
      world.environment({ key: generatePrivateKey(), database: "fresh", manifestFile }),
    );
    const freshUrl = await fresh.ready();
    const kept = await world.pay({ payer: person(11), payee: person(12).address, amount: 17n });
    const [before, after] = await Promise.all(
      [urls[0] as string, freshUrl].map((url) =>
        createNodeClient({ url }).getReport({ paymentId: kept.paymentId, waitSeconds: 10 }),
      ),
    );
    assert.equal(before?.digest, after?.digest);
    const gone = await fetch(`${urls[0]}/v1/reports/${lost.paymentId}`);
    assert.equal(gone.status, 404, "a report of a block that is gone is not served");
    const record = (await signedBy(0)).find(({ subject }) => subject === lost.paymentId);
    assert.equal(record?.signature, seen.signature, "what was signed stays recorded");
    assert.match((nodes[0] as NodeProcess).output(), /reorganised/);
    await fresh.kill("SIGTERM");
  });

  it("sign the same again when their database was lost, and leave out blocks without events", async function () {
    this.timeout(90_000);
    await world.client.mine({ blocks: 1_200 });
    const last = await world.pay({ payer: person(14), payee: person(15).address, amount: 19n });
    await createNodeClient({ url: urls[1] as string }).getReport({ paymentId: last.paymentId, waitSeconds: 20 });
    await (nodes[1] as NodeProcess).kill("SIGTERM"); // one process for each key
    const late = await world.startProcess(
      world.environment({ key: world.keys[1] as Hex, database: "late", manifestFile }),
    );
    await late.ready();
    const chainReports =
      "select subject, round, digest, signature from reports where source = 'chain' and not orphaned order by subject";
    const [early, now] = await Promise.all(["node1", "late"].map((name) => rowsOf(name, chainReports)));
    assert.ok((now as Row[]).length > 1);
    assert.deepEqual(now, early);
    const journal = (await rowsOf("late", "select number from blocks")).length;
    assert.ok(journal <= 256, `${journal} blocks are kept`);
    await late.kill("SIGTERM");
    nodes[1] = await world.startProcess(environmentOf(1));
    urls[1] = await nodes[1].ready();
  });

  it("know what the feed says, before the first block and after it, also after a restart", async function () {
    this.timeout(90_000);
    const { timestamp } = await world.client.getBlock();
    const now = Number(timestamp);
    const feedFile = join(world.folder, "feed.csv");
    const rows = Array.from({ length: 25_000 }, (_, i) => {
      const at = now - 250_000 + i * 10 + (i >= 24_900 ? (i - 24_900) * 20 : 0); // the last hundred lie ahead
      return `${at},${person(i % 7).address},${person((i * 3) % 11).address},${BigInt(1 + (i % 997)) * 10n ** 14n}`;
    });
    writeFileSync(feedFile, `time,payer,payee,amount\n${rows.join("\n")}\n`);
    const withFeed = world.manifest({
      feed: await hashFile(feedFile),
      labels: [{ address: person(3).address, at: now + 290 }],
    });
    const environment = (database: string): Record<string, string> => ({
      ...world.environment({ key, database, manifestFile: withFeed, feedFile }),
      START_BLOCK: String(head + 1n),
    });
    const key = generatePrivateKey(); // under another manifest a node is another signer
    const head = await world.client.getBlockNumber();
    const node = await world.startProcess(environment("feed0"));
    const client = createNodeClient({ url: await node.ready() });
    const first = await world.pay({ payer: person(1), payee: person(3).address, amount: 23n });
    const before = await client.getReport({ paymentId: first.paymentId, waitSeconds: 10 });
    const features = unpackFeatures({ features: before.report.features });
    assert.ok((features[13] as number) > 0, "the feed's transfers are history of the pair");
    assert.equal(features[15], 0, "the label is not known yet");
    await node.kill("SIGKILL");
    const later: Hex[] = [];
    for (let i = 0; i < 5; i++) {
      await world.client.increaseTime({ seconds: 300 });
      later.push((await world.pay({ payer: person(1), payee: person(3).address, amount: 29n })).paymentId);
    }
    const answers = [];
    for (const database of ["feed0", "feed1"]) {
      const process = await world.startProcess(environment(database));
      const reader = createNodeClient({ url: await process.ready() });
      answers.push(
        await Promise.all(
          [first.paymentId, ...later].map((paymentId) => reader.getReport({ paymentId, waitSeconds: 5 })),
        ),
      );
      assert.equal(/read the beginning of the feed again/.test(process.output()), database === "feed0");
      await process.kill("SIGTERM");
    }
    const [again, fresh] = answers as [(typeof before)[], (typeof before)[]];
    assert.deepEqual(again, fresh);
    assert.equal(again[0]?.digest, before.digest);
    for (const { report } of again.slice(1)) assert.equal(unpackFeatures({ features: report.features })[15], 2);
  });

  it("sign nothing else after an old copy of the database was restored, or everything was lost", async function () {
    this.timeout(120_000);
    const key = generatePrivateKey();
    const environment = world.environment({ key, database: "restored", manifestFile });
    const admin = async (...statements: string[]): Promise<void> => {
      const client = new pg.Client({ connectionString: world.server.url("postgres") });
      await client.connect();
      for (const statement of statements) await client.query(statement);
      await client.end();
    };
    const ask = async (url: string, body: { terms: Terms; amount: string; round: number }) => {
      const answer = await fetch(`${url}/v1/reports`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ...body, terms: termsToJson(body.terms), wait: 5 }),
      });
      return (await answer.json()) as { code?: string; signature?: Hex };
    };
    let node = await world.startProcess(environment);
    await node.ready();
    const old = await world.pay({ payer: person(1), payee: person(2).address, amount: 31n });
    await createNodeClient({ url: await node.ready() }).getReport({ paymentId: old.paymentId, waitSeconds: 10 });
    await node.kill("SIGTERM");
    await admin("create database copy template restored");

    node = await world.startProcess(environment);
    let url = await node.ready();
    const terms = await world.termsOf({ payer: person(3), payee: person(4).address });
    const round = Number(await world.client.getBlockNumber());
    const signed = await ask(url, { terms, amount: "5", round });
    assert.match(signed.signature ?? "", /^0x/);
    const other = await world.startProcess(world.environment({ key, database: "another", manifestFile }));
    assert.equal(await other.ended, 1);
    assert.match(other.output(), /Another process already signs with this key/);
    await node.kill("SIGKILL");

    // The database forgets the request; the journal does not.
    await admin("drop database restored with (force)", "alter database copy rename to restored");
    node = await world.startProcess(environment);
    url = await node.ready();
    assert.equal((await ask(url, { terms, amount: "6", round })).code, "round_already_signed");
    assert.deepEqual(await ask(url, { terms, amount: "5", round }), signed);
    await node.kill("SIGKILL");

    // Journal and database lost: whatever was signed lies at or below the head.
    await admin("drop database restored with (force)");
    rmSync(join(world.folder, ".sluice", "oracle", "signing"), { recursive: true });
    node = await world.startProcess(environment);
    url = await node.ready();
    assert.match(node.output(), /does not vouch for the past/);
    assert.equal((await ask(url, { terms, amount: "6", round })).code, "round_before_start");
    const before = await fetch(`${url}/v1/reports/${old.paymentId}`);
    assert.equal(((await before.json()) as { code: string }).code, "round_before_start");
    const next = await world.pay({ payer: person(1), payee: person(2).address, amount: 37n });
    const report = await createNodeClient({ url }).getReport({ paymentId: next.paymentId, waitSeconds: 10 });
    assert.equal(report.report.round, BigInt(next.block));
    await node.kill("SIGTERM");
  });

  it("stop with a sentence when the chain is another one", async function () {
    this.timeout(60_000);
    const node = nodes[2] as NodeProcess;
    await node.kill("SIGTERM");
    const client = new pg.Client({ connectionString: world.server.url("node2") });
    await client.connect();
    await client.query("update blocks set hash = '0x' || repeat('ab', 32)");
    await client.query("update cursor set hash = '0x' || repeat('ab', 32)");
    await client.end();
    const next = await world.startProcess(environmentOf(2));
    assert.equal(await next.ended, 1);
    assert.match(next.output(), /another one than this node followed/);
  });

  it("never show their key", async () => {
    const texts = [
      ...nodes.map((node) => node.output()),
      await (await fetch(`${urls[0]}/metrics`)).text(),
      await (await fetch(`${urls[0]}/v1/node`)).text(),
      await (await fetch(`${urls[0]}/openapi.json`)).text(),
    ];
    const password = new URL(world.server.url("x")).password;
    assert.ok(password.length > 20);
    for (const text of texts) {
      for (const key of world.keys) assert.ok(!text.toLowerCase().includes(key.slice(2).toLowerCase()));
      assert.ok(!text.includes(password));
    }
    assert.match(texts.at(-3) as string, /sluice_reports_total\{verdict="/);
  });

  it("sign with the key of their address", async () => {
    const rows = await signedBy(1);
    const client = createNodeClient({ url: urls[1] as string });
    const { report, signature } = await client.getReport({ paymentId: (rows[0] as Row).subject });
    const signer = await recoverReportSigner({
      chainId: 31337,
      riskOracle: world.riskOracle,
      report: report as Report,
      signature,
    });
    assert.equal(signer, world.signers[1]);
  });

  async function signers() {
    return { id: 0, signers: world.signers, quorum: 2 };
  }

  async function post(index: number, body: Record<string, unknown>) {
    const text = JSON.stringify(body, (_, value) => (typeof value === "bigint" ? value.toString() : value));
    const answer = await fetch(`${urls[index]}/v1/reports`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: text,
    });
    return { status: answer.status, body: (await answer.json()) as { code: string } };
  }

  async function reached(index: number, block: number): Promise<void> {
    await eventually(async () => {
      const { finalRound } = await createNodeClient({ url: urls[index] as string }).node();
      assert.ok(finalRound >= BigInt(block));
    });
  }

  async function reachedAll(index: number, paid: Hex[]): Promise<void> {
    const client = createNodeClient({ url: urls[index] as string });
    await client.getReport({ paymentId: paid.at(-1) as Hex, waitSeconds: 5 });
  }
});
