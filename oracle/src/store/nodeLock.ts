import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { StoreError } from "../internal/errors.ts";
import { LOCK_CLASS, storeErrorOf } from "./database.ts";

const NODE_LOCK = 2;

/** The right to be the only process on a node's database. */
export type NodeLock = { release(): Promise<void> };

/**
 * Takes the lock that makes a process the only one on its database; the server frees it when the process dies.
 *
 * @param options.url - the database; options.waitSeconds - how long to wait for a process that is about to end, default 10;
 * options.onLost - called once if the connection that holds the lock breaks.
 */
export async function takeNodeLock(options: {
  url: string;
  waitSeconds?: number;
  onLost: () => void;
}): Promise<NodeLock> {
  const client = new pg.Client({
    connectionString: options.url,
    connectionTimeoutMillis: 15_000,
    keepAlive: true,
    application_name: "sluice-oracle lock",
  });
  let released = false;
  let lost = false;
  const lose = (): void => {
    if (released || lost) return;
    lost = true;
    options.onLost();
  };
  client.on("error", lose);
  client.on("end", lose);
  try {
    await client.connect();
    const until = Date.now() + (options.waitSeconds ?? 10) * 1_000;
    for (;;) {
      const answer = await client.query("select pg_try_advisory_lock($1::int, $2::int) as taken", [
        LOCK_CLASS,
        NODE_LOCK,
      ]);
      if (answer.rows[0].taken === true) break;
      if (Date.now() > until) {
        throw new StoreError("Another process already signs with this database.", {
          fix: "stop that process first, or give this node a database (and a key) of its own.",
        });
      }
      await sleep(200);
    }
  } catch (error) {
    released = true;
    await client.end().catch(() => {});
    throw storeErrorOf(error);
  }
  return {
    release: async () => {
      released = true;
      await client.end().catch(() => {});
    },
  };
}
