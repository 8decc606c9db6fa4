import { sql, type Transaction } from "kysely";
import type { Change } from "../features/state.ts";
import { AbstainError, StoreError } from "../internal/errors.ts";
import { type Database, storeErrorOf } from "./database.ts";
import type { Tables } from "./tables.ts";

type Hex = `0x${string}`;

/** How many of the last blocks can be undone and asked about. */
export const JOURNAL_BLOCKS = 256;

/** Whose database it is; a database never changes hands. */
export type NodeIdentity = {
  chainId: number;
  escrow: Hex;
  riskOracle: Hex;
  signer: Hex;
  startBlock: number;
  manifest: Hex;
  modelId: Hex;
};

/** How far the sources beside the chain have been applied. */
export type SourcePosition = {
  /** Labels of the manifest. */
  labels: number;
  /** Bytes of the feed file. */
  feedOffset: number;
  /** Lines of the feed file, its heading included. */
  feedLine: number;
};

export type Cursor = SourcePosition & {
  number: number;
  hash: Hex;
  /** Seconds of chain time. */
  timestamp: number;
  /** The lowest block that can be returned to. */
  floor: number;
  /** The part of the feed whose effect is not in feature_state: read again at each start. */
  baseOffset: number;
  baseLine: number;
};

export type JournalBlock = SourcePosition & {
  number: number;
  hash: Hex;
  timestamp: number;
  changes: readonly Change[];
};

export type EventRow = { block: number; logIndex: number; kind: string; paymentId: Hex; at: number; data: unknown };

export type PaymentRow = {
  paymentId: Hex;
  block: number;
  logIndex: number;
  at: number;
  payer: Hex;
  payee: Hex;
  token: Hex;
  amount: bigint;
  refundBy: number;
  gateTerms: Hex;
  features: readonly number[];
  abstained: string | undefined;
};

export type StoredReport = {
  subject: Hex;
  round: number;
  digest: Hex;
  amount: bigint;
  features: Hex;
  extraFeatures: Hex;
  model: Hex;
  manifest: Hex;
  blockHash: Hex;
  validUntil: number;
  signature: Hex;
  score: number;
  verdict: "release" | "hold" | "deny";
  payer: Hex;
  source: "chain" | "asked";
  orphaned: boolean;
};

/** Everything that a batch of final blocks leads to; written in one transaction. */
export type Batch = {
  cursor: Cursor;
  blocks: readonly JournalBlock[];
  events: readonly EventRow[];
  payments: readonly PaymentRow[];
  reports: readonly StoredReport[];
  /** The last value of each touched key; undefined removes it. */
  state: ReadonlyMap<string, unknown>;
};

/** What a node remembers, and the only way to write it. */
export type NodeStore = {
  /** Where the node stands; undefined in a fresh database. */
  loadCursor(): Promise<Cursor | undefined>;
  /** The last blocks, oldest first. */
  loadJournal(): Promise<JournalBlock[]>;
  /** Calls back with every entry of the feature state. */
  loadState(each: (key: string, value: unknown) => void): Promise<void>;
  /** Payers and ends of life of the reports that were signed on request and whose payment is not on chain. */
  loadOpenCandidates(after: number): Promise<{ subject: Hex; payer: Hex; validUntil: number }[]>;
  /** The highest round signed for each of the subjects that has one. */
  highestRounds(subjects: readonly Hex[]): Promise<Map<Hex, number>>;
  /** The highest round signed for anything; −1 when nothing was. */
  highestRound(): Promise<number>;
  /** Writes a batch, all or nothing. */
  commit(batch: Batch): Promise<void>;
  /** Records a report that was asked for, before its signature is shown to anybody. */
  recordAsked(report: StoredReport): Promise<void>;
  /** Goes back to an earlier block: the state's values as they were then, and everything above the block removed or marked. */
  undo(cursor: Cursor, state: ReadonlyMap<string, unknown>): Promise<void>;
  findPayment(paymentId: Hex): Promise<PaymentRow | undefined>;
  /** The report of a round, or of the payment's authorization, or the newest. */
  findReport(subject: Hex, round?: number): Promise<StoredReport | undefined>;
};

/**
 * Takes a database over for this process.
 *
 * @throws {@link StoreError} when the database belongs to another node.
 */
export async function createNodeStore(database: Database, identity: NodeIdentity): Promise<NodeStore> {
  const epoch = await claim(database, identity);

  /** A transaction that only the process that took the database over last can complete. */
  const write = async (work: (transaction: Transaction<Tables>) => Promise<void>): Promise<void> => {
    try {
      await database.transaction().execute(async (transaction) => {
        const node = await sql<{ epoch: number }>`select epoch from node where id = 1 for share`.execute(transaction);
        if (node.rows[0]?.epoch !== epoch) {
          throw new StoreError("Another process has taken this node's database over.", {
            fix: "run one process for each database.",
          });
        }
        await work(transaction);
      });
    } catch (error) {
      throw error instanceof AbstainError ? error : storeErrorOf(error);
    }
  };

  return {
    async loadCursor() {
      const row = await database.selectFrom("cursor").selectAll().executeTakeFirst();
      if (row === undefined) return undefined;
      return {
        number: row.number,
        hash: row.hash as Hex,
        timestamp: row.timestamp,
        floor: row.floor,
        labels: row.labels,
        feedOffset: row.feed_offset,
        feedLine: row.feed_line,
        baseOffset: row.base_offset,
        baseLine: row.base_line,
      };
    },

    async loadJournal() {
      const rows = await database.selectFrom("blocks").selectAll().orderBy("number").execute();
      return rows.map((row) => ({
        number: row.number,
        hash: row.hash as Hex,
        timestamp: row.timestamp,
        labels: row.labels,
        feedOffset: row.feed_offset,
        feedLine: row.feed_line,
        changes: JSON.parse(row.journal) as Change[],
      }));
    },

    async loadState(each) {
      let last = "";
      for (;;) {
        const rows = await database
          .selectFrom("feature_state")
          .selectAll()
          .where("key", ">", last)
          .orderBy("key")
          .limit(20_000)
          .execute();
        for (const row of rows) each(row.key, JSON.parse(row.value));
        const end = rows.at(-1);
        if (end === undefined) return;
        last = end.key;
      }
    },

    async loadOpenCandidates(after) {
      const found = await sql<{ subject: Hex; payer: Hex; valid_until: number }>`
        select r.subject, r.payer, max(r.valid_until) as valid_until from reports r
        where r.source = 'asked' and r.valid_until > ${after}
          and not exists (select 1 from payments p where p.payment_id = r.subject)
        group by r.subject, r.payer`.execute(database);
      return found.rows.map((row) => ({ subject: row.subject, payer: row.payer, validUntil: row.valid_until }));
    },

    async highestRounds(subjects) {
      const rounds = new Map<Hex, number>();
      if (subjects.length === 0) return rounds;
      const found = await sql<{ subject: Hex; round: number }>`
        select subject, round from signed where subject = any(${subjects}::text[])`.execute(database);
      for (const row of found.rows) rounds.set(row.subject, row.round);
      return rounds;
    },

    async highestRound() {
      const found = await sql<{ round: number }>`select coalesce(max(round), -1) as round from signed`.execute(
        database,
      );
      return found.rows[0]?.round ?? -1;
    },

    commit: (batch) =>
      write(async (transaction) => {
        await insertReports(transaction, batch.reports);
        await insertEvents(transaction, batch.events);
        await insertPayments(transaction, batch.payments);
        await writeState(transaction, batch.state);
        await insertBlocks(transaction, batch.blocks);
        await writeCursor(transaction, batch.cursor);
        const oldest = batch.cursor.number - JOURNAL_BLOCKS;
        if (batch.blocks.length > 0) await sql`delete from blocks where number <= ${oldest}`.execute(transaction);
      }),

    recordAsked: (report) => write((transaction) => insertReports(transaction, [report])),

    undo: (cursor, state) =>
      write(async (transaction) => {
        await sql`delete from events where block > ${cursor.number}`.execute(transaction);
        await sql`delete from payments where block > ${cursor.number}`.execute(transaction);
        await sql`delete from blocks where number > ${cursor.number}`.execute(transaction);
        await sql`update reports set orphaned = true where round > ${cursor.number}`.execute(transaction);
        await writeState(transaction, state);
        await writeCursor(transaction, cursor);
      }),

    async findPayment(paymentId) {
      const row = await database
        .selectFrom("payments")
        .selectAll()
        .where("payment_id", "=", paymentId)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      return {
        paymentId,
        block: row.block,
        logIndex: row.log_index,
        at: row.at,
        payer: row.payer as Hex,
        payee: row.payee as Hex,
        token: row.token as Hex,
        amount: BigInt(row.amount),
        refundBy: row.refund_by,
        gateTerms: row.gate_terms as Hex,
        features: JSON.parse(row.features) as number[],
        abstained: row.abstained ?? undefined,
      };
    },

    async findReport(subject, round) {
      const query = database
        .selectFrom("reports")
        .selectAll()
        .where("subject", "=", subject)
        .where("orphaned", "=", false);
      const row =
        round === undefined
          ? await query.orderBy(sql`source = 'chain'`, "desc").orderBy("round", "desc").limit(1).executeTakeFirst()
          : await query.where("round", "=", round).executeTakeFirst();
      return row === undefined ? undefined : reportOf(row);
    },
  };
}

/** Writes who owns the database, or checks it, and raises the epoch. */
async function claim(database: Database, identity: NodeIdentity): Promise<number> {
  try {
    return await database.transaction().execute(async (transaction) => {
      await sql`insert into node (id, chain_id, escrow, risk_oracle, signer, start_block, manifest, model_id, epoch)
        values (1, ${identity.chainId}, ${identity.escrow}, ${identity.riskOracle}, ${identity.signer}, ${identity.startBlock},
          ${identity.manifest}, ${identity.modelId}, 0) on conflict (id) do nothing`.execute(transaction);
      const row = await transaction
        .updateTable("node")
        .set({ epoch: sql`epoch + 1` })
        .where("id", "=", 1)
        .returningAll()
        .executeTakeFirstOrThrow();
      const differences: [string, unknown, unknown][] = [
        ["chain", row.chain_id, identity.chainId],
        ["escrow", row.escrow, identity.escrow],
        ["risk oracle", row.risk_oracle, identity.riskOracle],
        ["signer", row.signer, identity.signer],
        ["start block", row.start_block, identity.startBlock],
        ["manifest", row.manifest, identity.manifest],
        ["model", row.model_id, identity.modelId],
      ];
      for (const [what, stored, given] of differences) {
        if (stored === given) continue;
        throw new StoreError(
          `The database belongs to a node with another ${what}: ${stored} there, ${given} in the settings.`,
          {
            fix: "correct the settings, or give this node a fresh database.",
          },
        );
      }
      return row.epoch;
    });
  } catch (error) {
    throw storeErrorOf(error);
  }
}

/** Records the rounds and stores the reports; refuses the whole transaction if one round is not above what was signed. */
async function insertReports(transaction: Transaction<Tables>, reports: readonly StoredReport[]): Promise<void> {
  if (reports.length === 0) return;
  const rounds = rowsOf(reports.map(({ subject, round, digest }) => ({ subject, round, digest })));
  const risen = await sql<{ subject: string }>`
    insert into signed (subject, round, digest)
    select subject, round, digest from json_to_recordset(${rounds}::json) as r(subject text, round bigint, digest text)
    on conflict (subject) do update set round = excluded.round, digest = excluded.digest where signed.round < excluded.round
    returning subject`.execute(transaction);
  if (risen.rows.length !== reports.length) {
    throw new AbstainError(
      "round_superseded",
      "This node has already signed that round or a higher one for the subject.",
    );
  }
  const rows = rowsOf(
    reports.map((report) => ({
      subject: report.subject,
      round: report.round,
      digest: report.digest,
      amount: report.amount.toString(),
      features: report.features,
      extra_features: report.extraFeatures,
      model: report.model,
      manifest: report.manifest,
      block_hash: report.blockHash,
      valid_until: report.validUntil,
      signature: report.signature,
      score: report.score,
      verdict: report.verdict,
      payer: report.payer,
      source: report.source,
      orphaned: false,
    })),
  );
  await sql`insert into reports select * from json_populate_recordset(null::reports, ${rows}::json)`.execute(
    transaction,
  );
}

async function insertEvents(transaction: Transaction<Tables>, events: readonly EventRow[]): Promise<void> {
  if (events.length === 0) return;
  const rows = rowsOf(
    events.map((event) => ({
      block: event.block,
      log_index: event.logIndex,
      kind: event.kind,
      payment_id: event.paymentId,
      at: event.at,
      data: JSON.stringify(event.data),
    })),
  );
  await sql`insert into events select * from json_populate_recordset(null::events, ${rows}::json)`.execute(transaction);
}

async function insertPayments(transaction: Transaction<Tables>, payments: readonly PaymentRow[]): Promise<void> {
  if (payments.length === 0) return;
  const rows = rowsOf(
    payments.map((payment) => ({
      payment_id: payment.paymentId,
      block: payment.block,
      log_index: payment.logIndex,
      at: payment.at,
      payer: payment.payer,
      payee: payment.payee,
      token: payment.token,
      amount: payment.amount.toString(),
      refund_by: payment.refundBy,
      gate_terms: payment.gateTerms,
      features: JSON.stringify(payment.features),
      abstained: payment.abstained ?? null,
    })),
  );
  await sql`insert into payments select * from json_populate_recordset(null::payments, ${rows}::json)`.execute(
    transaction,
  );
}

async function writeState(transaction: Transaction<Tables>, state: ReadonlyMap<string, unknown>): Promise<void> {
  const keys: string[] = [];
  const values: string[] = [];
  const gone: string[] = [];
  for (const [key, value] of state) {
    if (value === undefined) {
      gone.push(key);
    } else {
      keys.push(key);
      values.push(JSON.stringify(value));
    }
  }
  if (keys.length > 0) {
    await sql`insert into feature_state (key, value) select * from unnest(${keys}::text[], ${values}::text[])
      on conflict (key) do update set value = excluded.value`.execute(transaction);
  }
  if (gone.length > 0) await sql`delete from feature_state where key = any(${gone}::text[])`.execute(transaction);
}

async function insertBlocks(transaction: Transaction<Tables>, blocks: readonly JournalBlock[]): Promise<void> {
  if (blocks.length === 0) return;
  const rows = rowsOf(
    blocks.map((block) => ({
      number: block.number,
      hash: block.hash,
      timestamp: block.timestamp,
      labels: block.labels,
      feed_offset: block.feedOffset,
      feed_line: block.feedLine,
      journal: JSON.stringify(block.changes),
    })),
  );
  await sql`insert into blocks select * from json_populate_recordset(null::blocks, ${rows}::json)`.execute(transaction);
}

async function writeCursor(transaction: Transaction<Tables>, cursor: Cursor): Promise<void> {
  const row = {
    number: cursor.number,
    hash: cursor.hash,
    timestamp: cursor.timestamp,
    floor: cursor.floor,
    labels: cursor.labels,
    feed_offset: cursor.feedOffset,
    feed_line: cursor.feedLine,
    base_offset: cursor.baseOffset,
    base_line: cursor.baseLine,
  };
  await transaction
    .insertInto("cursor")
    .values({ id: 1, ...row })
    .onConflict((conflict) => conflict.column("id").doUpdateSet(row))
    .execute();
}

/** Rows as one JSON parameter: a statement a table, however many rows. */
function rowsOf(rows: readonly Record<string, unknown>[]): string {
  return JSON.stringify(rows);
}

function reportOf(row: Tables["reports"]): StoredReport {
  return {
    subject: row.subject as Hex,
    round: row.round,
    digest: row.digest as Hex,
    amount: BigInt(row.amount),
    features: row.features as Hex,
    extraFeatures: row.extra_features as Hex,
    model: row.model as Hex,
    manifest: row.manifest as Hex,
    blockHash: row.block_hash as Hex,
    validUntil: row.valid_until,
    signature: row.signature as Hex,
    score: row.score,
    verdict: row.verdict as StoredReport["verdict"],
    payer: row.payer as Hex,
    source: row.source,
    orphaned: row.orphaned,
  };
}
