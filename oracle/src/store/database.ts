import { Kysely, PostgresDialect, sql } from "kysely";
import pg from "pg";
import { messageOf, StoreError } from "../internal/errors.ts";
import { MIGRATIONS, type Migration } from "./migrations.ts";
import type { Tables } from "./tables.ts";

export type Database = Kysely<Tables>;

/** Locks of this service in pg_advisory_lock's first key: "SLUI" in ASCII. */
export const LOCK_CLASS = 0x534c5549;
const MIGRATION_LOCK = 1;

/** Options of {@link openDatabase}. */
export type OpenDatabaseOptions = {
  /** postgres://…; the database is made when the server does not have it and lets us. */
  url: string;
  /** Connections at most, default 8. */
  connections?: number;
  /** Hears of connections that break while nobody uses them. */
  onError?: (error: Error) => void;
  /** The steps of the schema, for tests. */
  migrations?: readonly Migration[];
};

/** Connects to a node's database and brings its schema up to date. */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  await ensureDatabase(options.url);
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connections ?? 8,
    connectionTimeoutMillis: 15_000,
    types: { getTypeParser: parserOf as typeof pg.types.getTypeParser },
    application_name: "sluice-oracle",
  });
  pool.on("error", options.onError ?? (() => {}));
  const database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    await migrate(database, options.migrations ?? MIGRATIONS);
    return database;
  } catch (error) {
    await database.destroy();
    throw storeErrorOf(error);
  }
}

/** bigint columns hold block numbers, seconds and byte counts, all below 2⁵³: numbers. Amounts are numeric and stay text. */
function parserOf(oid: number, format?: "text" | "binary"): (text: string) => unknown {
  if (oid !== pg.types.builtins.INT8) return pg.types.getTypeParser(oid, format as "text");
  return (text) => {
    const value = Number(text);
    if (!Number.isSafeInteger(value)) throw new StoreError(`The database holds a number out of range: ${text}.`);
    return value;
  };
}

/** Applies the steps that are missing, in order, each once, however many processes start at the same time. */
export async function migrate(database: Database, migrations: readonly Migration[]): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${LOCK_CLASS}::int, ${MIGRATION_LOCK}::int)`.execute(transaction);
    await sql`create table if not exists migrations (
      number integer primary key, name text not null, applied_at timestamptz not null default now()
    )`.execute(transaction);
    const applied = await sql<{ number: number }>`select number from migrations order by number`.execute(transaction);
    const newest = applied.rows.at(-1)?.number ?? 0;
    const known = migrations.at(-1)?.number ?? 0;
    if (newest > known) {
      throw new StoreError(`The database has schema ${newest}, this program knows schemas up to ${known}.`, {
        fix: "run the newer program that made it, or give this node a fresh database.",
      });
    }
    for (const migration of migrations) {
      if (migration.number <= newest) continue;
      await sql.raw(migration.sql).execute(transaction);
      await sql`insert into migrations (number, name) values (${migration.number}, ${migration.name})`.execute(
        transaction,
      );
    }
  });
}

/** Makes the database that a URL names when the server says that there is none. */
async function ensureDatabase(url: string): Promise<void> {
  const missing = await connectOnce(url, async () => {}).then(
    () => undefined,
    (error: unknown) => {
      if ((error as { code?: string }).code === "3D000") return error;
      throw storeErrorOf(error);
    },
  );
  if (missing === undefined) return;
  const target = new URL(url);
  const name = decodeURIComponent(target.pathname.slice(1));
  target.pathname = "/postgres";
  try {
    await connectOnce(target.href, async (client) => {
      await client.query(`create database ${client.escapeIdentifier(name)}`);
    });
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code === "42P04" || code === "23505") return; // somebody else made it just now
    throw new StoreError(`The database "${name}" does not exist and could not be made: ${messageOf(error)}.`, {
      cause: error,
      fix: "create it, or name another one in DATABASE_URL.",
    });
  }
}

async function connectOnce(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 15_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

/** A database error as one of ours; retryable when the server is away, restarts or is out of connections. */
export function storeErrorOf(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const code = (error as { code?: string }).code ?? "";
  const text = messageOf(error);
  const retryable =
    /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|08|53|57P|40001|40P01)/.test(code) ||
    /terminat|timeout|Connection ended|not queryable/i.test(text);
  return new StoreError(`The database says: ${text || code}.`, {
    cause: error,
    retryable,
    fix: retryable
      ? "check that the server of DATABASE_URL runs and can be reached."
      : "check DATABASE_URL and the server's log.",
  });
}
