import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { AbstainError, StoreError } from "../../src/internal/errors.ts";
import { type Database, openDatabase } from "../../src/store/database.ts";
import { MIGRATIONS } from "../../src/store/migrations.ts";
import { takeNodeLock } from "../../src/store/nodeLock.ts";
import {
  type Batch,
  type Cursor,
  createNodeStore,
  type NodeIdentity,
  type StoredReport,
} from "../../src/store/nodeStore.ts";
import { type PostgresServer, startPostgres } from "../../src/store/server.ts";

type Hex = `0x${string}`;
const word = (value: number): Hex => `0x${value.toString(16).padStart(64, "0")}`;
const address = (value: number): Hex => `0x${value.toString(16).padStart(40, "0")}`;

const identity: NodeIdentity = {
  chainId: 31337,
  escrow: address(1),
  riskOracle: address(2),
  signer: address(3),
  startBlock: 4,
  manifest: word(5),
  modelId: word(6),
};

const cursorAt = (number: number): Cursor => ({
  number,
  hash: word(number),
  timestamp: 1_000 + number,
  floor: 4,
  labels: 1,
  feedOffset: 10 * number,
  feedLine: number,
  baseOffset: 2,
  baseLine: 1,
});

const reportOf = (subject: number, round: number, changes: Partial<StoredReport> = {}): StoredReport => ({
  subject: word(subject),
  round,
  digest: word(subject * 1_000 + round),
  amount: (1n << 104n) - 1n,
  features: word(7),
  extraFeatures: word(0),
  model: word(6),
  manifest: word(5),
  blockHash: word(round),
  validUntil: 5_000 + round,
  signature: `0x${"ab".repeat(65)}`,
  score: 1234,
  verdict: "hold",
  payer: address(9),
  source: "chain",
  orphaned: false,
  ...changes,
});

const batchAt = (number: number, changes: Partial<Batch> = {}): Batch => ({
  cursor: cursorAt(number),
  blocks: [
    {
      number,
      hash: word(number),
      timestamp: 1_000 + number,
      labels: 1,
      feedOffset: 10 * number,
      feedLine: number,
      changes: [{ key: "clock", before: { at: number - 1 }, after: { at: number } }],
    },
  ],
  events: [
    {
      block: number,
      logIndex: 0,
      kind: "captured",
      paymentId: word(number),
      at: 1_000 + number,
      data: { amount: "5" },
    },
  ],
  payments: [
    {
      paymentId: word(100 + number),
      block: number,
      logIndex: 1,
      at: 1_000 + number,
      payer: address(9),
      payee: address(8),
      token: address(0),
      amount: 10n ** 30n,
      refundBy: 9_999,
      gateTerms: word(0),
      features: [1, 2, 32767],
      abstained: undefined,
    },
  ],
  reports: [],
  state: new Map<string, unknown>([["clock", { at: number }]]),
  ...changes,
});

describe("the database of a node", () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-store-"));
  chmodSync(folder, 0o755); // the database server does not run as root, even where the tests do
  let server: PostgresServer;
  const databases: Database[] = [];
  let names = 0;

  before(async function () {
    this.timeout(60_000);
    server = await startPostgres({ folder });
  });

  after(async () => {
    await Promise.all(databases.map((database) => database.destroy()));
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(url = server.url(`store_${names++}`)): Promise<Database> {
    const database = await openDatabase({ url, connections: 4 });
    databases.push(database);
    return database;
  }

  it("is made and brought up to date by many at once, each step once", async () => {
    const url = server.url("many");
    const all = await Promise.all(Array.from({ length: 6 }, () => open(url)));
    const applied = await sql<{ number: number }>`select number from migrations`.execute(all[0] as Database);
    assert.deepEqual(
      applied.rows,
      MIGRATIONS.map(({ number }) => ({ number })),
    );
  });

  it("gets new steps, keeps what it has, and refuses an older program", async () => {
    const url = server.url("steps");
    await open(url);
    const more = [...MIGRATIONS, { number: MIGRATIONS.length + 1, name: "next", sql: "create table extra (id int)" }];
    const newer = await openDatabase({ url, migrations: more });
    databases.push(newer);
    await sql`insert into extra values (1)`.execute(newer);
    await assert.rejects(open(url), /schema 2, this program knows schemas up to 1/);
    const broken = [
      ...more,
      { number: more.length + 1, name: "broken", sql: "create table other (id int); select 1/0" },
    ];
    await assert.rejects(openDatabase({ url, migrations: broken }), /division by zero/);
    const left = await sql<{ found: string | null }>`select to_regclass('other') as found`.execute(newer);
    assert.equal(left.rows[0]?.found, null, "a step that fails leaves nothing behind");
  });

  it("says when the server is away, without its password", async () => {
    const url = new URL(server.url("x"));
    url.port = "1";
    await assert.rejects(openDatabase({ url: url.href }), (error: StoreError) => {
      assert.ok(error.retryable);
      assert.ok(!error.message.includes(url.password));
      return true;
    });
  });

  it("belongs to one node for ever", async () => {
    const database = await open();
    await createNodeStore(database, identity);
    await createNodeStore(database, identity);
    for (const [change, what] of [
      [{ chainId: 1 }, /another chain: 31337 there, 1 in the settings/],
      [{ escrow: address(77) }, /another escrow/],
      [{ signer: address(77) }, /another signer/],
      [{ manifest: word(77) }, /another manifest/],
      [{ modelId: word(77) }, /another model/],
      [{ startBlock: 77 }, /another start block/],
    ] as const) {
      await assert.rejects(createNodeStore(database, { ...identity, ...change }), what);
    }
  });

  it("gives back exactly what was written", async () => {
    const store = await createNodeStore(await open(), identity);
    assert.equal(await store.loadCursor(), undefined);
    const report = reportOf(104, 4);
    const batch = batchAt(4, {
      reports: [report],
      state: new Map([
        ["a:ü'\"\\", { text: "ü\n" }],
        ["b", { at: 1 }],
      ]),
    });
    await store.commit(batch);
    assert.deepEqual(await store.loadCursor(), batch.cursor);
    assert.deepEqual(await store.loadJournal(), batch.blocks);
    assert.deepEqual(await store.findPayment(word(104)), batch.payments[0]);
    assert.deepEqual(await store.findReport(word(104)), report);
    assert.equal(await store.findReport(word(104), 5), undefined);
    await store.commit(
      batchAt(5, {
        state: new Map([
          ["b", undefined],
          ["c", { at: 2 }],
        ]),
      }),
    );
    const state = new Map<string, unknown>();
    await store.loadState((key, value) => state.set(key, value));
    assert.deepEqual(
      state,
      new Map<string, unknown>([
        ["a:ü'\"\\", { text: "ü\n" }],
        ["c", { at: 2 }],
      ]),
    );
  });

  it("writes a batch as a whole or not at all", async () => {
    const store = await createNodeStore(await open(), identity);
    await store.commit(batchAt(4, { reports: [reportOf(104, 4)] }));
    const twice = batchAt(5, { payments: batchAt(4).payments, reports: [reportOf(105, 5)] });
    await assert.rejects(store.commit(twice), StoreError);
    assert.deepEqual(await store.loadCursor(), cursorAt(4));
    assert.equal(await store.findReport(word(105)), undefined);
    assert.deepEqual(await store.highestRounds([word(105), word(104)]), new Map([[word(104), 4]]));
  });

  it("never lets a round be signed twice or go down", async () => {
    const store = await createNodeStore(await open(), identity);
    await store.recordAsked(reportOf(1, 10, { source: "asked" }));
    for (const round of [10, 9, 1]) {
      await assert.rejects(store.recordAsked(reportOf(1, round, { digest: word(42) })), (error: AbstainError) => {
        assert.ok(error instanceof AbstainError);
        return error.code === "round_superseded";
      });
      await assert.rejects(store.commit(batchAt(4, { reports: [reportOf(2, 4), reportOf(1, round)] })), AbstainError);
    }
    assert.equal(await store.findReport(word(2)), undefined);
    const races = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => store.recordAsked(reportOf(3, 7, { digest: word(i) }))),
    );
    assert.equal(races.filter(({ status }) => status === "fulfilled").length, 1);
    await store.recordAsked(reportOf(1, 11));
    assert.deepEqual(await store.highestRounds([word(1)]), new Map([[word(1), 11]]));
  });

  it("keeps what was signed when it goes back, and serves none of it", async () => {
    const store = await createNodeStore(await open(), identity);
    await store.commit(batchAt(4, { reports: [reportOf(104, 4)] }));
    await store.commit(batchAt(5, { reports: [reportOf(105, 5)] }));
    await store.undo(cursorAt(4), new Map([["clock", { at: 4 }]]));
    assert.deepEqual(await store.loadCursor(), cursorAt(4));
    assert.equal((await store.loadJournal()).length, 1);
    assert.equal(await store.findPayment(word(105)), undefined);
    assert.equal(await store.findReport(word(105)), undefined);
    assert.ok(await store.findReport(word(104)));
    assert.deepEqual(await store.highestRounds([word(105)]), new Map([[word(105), 5]]));
    await assert.rejects(store.recordAsked(reportOf(105, 5, { digest: word(1) })), AbstainError);
  });

  it("prefers the report of the authorization and knows open requests", async () => {
    const store = await createNodeStore(await open(), identity);
    await store.recordAsked(reportOf(104, 3, { source: "asked" }));
    await store.recordAsked(reportOf(200, 3, { source: "asked", payer: address(11) }));
    assert.equal((await store.findReport(word(104)))?.round, 3);
    await store.commit(batchAt(4, { reports: [reportOf(104, 4)] }));
    await store.recordAsked(reportOf(104, 9, { source: "asked" }));
    assert.equal((await store.findReport(word(104)))?.round, 4);
    assert.equal((await store.findReport(word(104), 9))?.round, 9);
    assert.deepEqual(await store.loadOpenCandidates(0), [
      { subject: word(200), payer: address(11), validUntil: 5_003 },
    ]);
    assert.deepEqual(await store.loadOpenCandidates(6_000), []);
  });

  it("is written by the process that took it over last, and by no other", async () => {
    const database = await open();
    const old = await createNodeStore(database, identity);
    const now = await createNodeStore(database, identity);
    await assert.rejects(old.commit(batchAt(4)), /taken this node's database over/);
    await assert.rejects(old.recordAsked(reportOf(1, 1)), /taken this node's database over/);
    await now.commit(batchAt(4));
  });

  it("is locked by one process at a time, and free again when its connection ends", async () => {
    const url = server.url("locked");
    await open(url);
    let lost = 0;
    const lock = await takeNodeLock({ url, onLost: () => lost++ });
    await assert.rejects(takeNodeLock({ url, waitSeconds: 0.3, onLost: () => {} }), /Another process already signs/);
    const admin = await open(server.url("admin"));
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sluice-oracle lock'`.execute(
      admin,
    );
    while (lost === 0) await new Promise((done) => setTimeout(done, 10));
    const next = await takeNodeLock({ url, waitSeconds: 5, onLost: () => assert.fail("it was released, not lost") });
    await next.release();
    await lock.release();
    assert.equal(lost, 1);
  });
});
