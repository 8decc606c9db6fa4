import pg from "pg";
import { privateKeyToAccount } from "viem/accounts";
import { startNode } from "../attest/startNode.ts";
import { createApp } from "../http/app.ts";
import { startHttp } from "../http/server.ts";
import { type Common, createCommon, secretsOf } from "../internal/common.ts";
import { messageOf } from "../internal/errors.ts";
import { EXIT_OK, exitCodeOf } from "../internal/exit.ts";
import { createLogger, hideSecrets } from "../internal/logger.ts";
import type { Settings } from "../internal/settings.ts";
import { type PostgresServer, startPostgres } from "../store/server.ts";

/** Runs a node until a signal or an error ends it; returns the exit code. */
export async function runNode(settings: Settings): Promise<number> {
  const server = settings.databaseUrl === undefined ? await startBundled(settings) : undefined;
  const databaseUrl = settings.databaseUrl ?? server?.url(databaseName(settings)) ?? "";
  const secrets = [...secretsOf(settings), databaseUrl];
  const common = createCommon(settings, { logger: createLogger({ level: settings.logLevel, secrets }) });
  if (server !== undefined) common.shutdown.add("the bundled database server", () => stopUnlessShared(server));
  try {
    return await run(common, databaseUrl);
  } catch (error) {
    await common.shutdown.run(error);
    const text = hideSecrets(messageOf(error), secrets);
    common.logger.fatal(text);
    process.stderr.write(`sluice-oracle: ${text}\n`);
    return exitCodeOf(error);
  }
}

async function run(common: Common, databaseUrl: string): Promise<number> {
  const { logger, shutdown } = common;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (shutdown.signal.aborted) return;
      logger.info({ signal }, "stopping");
      void shutdown.run();
    });
  }
  const node = await startNode(common, { databaseUrl });
  const http = await startHttp(common, createApp(common, node));
  logger.info({ url: http.url, signer: node.info.signer }, `listening on ${http.url}`);
  await node.done; // resolves when a signal stopped the follower, rejects when it cannot go on
  await shutdown.run();
  if (shutdown.reason !== undefined) throw shutdown.reason;
  logger.info("stopped");
  return EXIT_OK;
}

function databaseName(settings: Settings): string {
  return `sluice_${privateKeyToAccount(settings.privateKey).address.slice(2, 10).toLowerCase()}`;
}

function startBundled(settings: Settings): Promise<PostgresServer> {
  return startPostgres({
    folder: settings.dataFolder,
    log: (line) => process.stderr.write(`sluice-oracle: ${line}\n`),
  });
}

/** Several nodes may share one bundled server: the last one stops it. */
async function stopUnlessShared(server: PostgresServer): Promise<void> {
  const client = new pg.Client({ connectionString: server.url("postgres"), connectionTimeoutMillis: 5_000 });
  client.on("error", () => {});
  let others = 0;
  try {
    await client.connect();
    const answer = await client.query(
      "select count(*)::int as others from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
    );
    others = answer.rows[0].others;
  } catch {
    // it does not answer: stopping is all that is left
  } finally {
    await client.end().catch(() => {});
  }
  if (others === 0) await server.stop();
}
