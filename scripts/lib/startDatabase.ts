import { join } from "node:path";
import pg from "pg";
import { type PostgresServer, startPostgres } from "../../oracle/src/store/server.ts";
import type { Supervisor } from "./supervisor.ts";

/** The database server of a run with one fresh, empty database for each node. */
export interface Databases {
  server: PostgresServer;
  /** connection URLs; they hold a password */
  urls: string[];
}

/**
 * Starts the bundled Postgres, or adopts the one that a killed run left, and puts it under the supervisor.
 * @param options.names databases to make; older ones of these names are dropped, because each run has a new chain
 */
export async function startDatabase(
  supervisor: Supervisor,
  options: { folder: string; names: string[]; notice: (text: string) => void },
): Promise<Databases> {
  const server = await startPostgres({ folder: options.folder, log: options.notice });
  supervisor.adopt({
    name: "postgres",
    pid: server.pid,
    port: server.port,
    mark: join(server.folder, "data"),
    stop: () => server.stop(),
    outlives: true,
  });
  const client = new pg.Client({ connectionString: server.url("postgres") });
  await client.connect();
  try {
    for (const name of options.names)
      await client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`);
  } finally {
    await client.end();
  }
  return { server, urls: options.names.map((name) => server.url(name)) };
}
