import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { messageOf, StoreError } from "../internal/errors.ts";
import { findPostgresBinaries } from "./binaries.ts";
import { acquireFileLock } from "./fileLock.ts";
import { type Place, placeServer } from "./place.ts";
import { processCommand, processIsAlive } from "./processes.ts";

/** The database user that the bundled server knows. */
const USER = "sluice";
const HOST = "127.0.0.1";
const START_SECONDS = 60;
const STOP_SECONDS = 30;

/** Options of {@link startPostgres}. */
export type StartPostgresOptions = {
  /** Where the server's data, password and log live. Made when missing. */
  folder: string;
  /** The TCP port on 127.0.0.1; without it a free one. */
  port?: number;
  /** Hears what is worth showing to a person. */
  log?: (line: string) => void;
};

/** A running bundled server: a process of its own that outlives the one that started it. */
export type PostgresServer = {
  /** The connection URL of a database on the server. It holds the password: keep it out of logs. */
  url(databaseName: string): string;
  /** Process id of the server. */
  readonly pid: number;
  readonly port: number;
  /** True when the server was already running and was taken over. */
  readonly adopted: boolean;
  /** Where data, password and log are; not the folder asked for where that is out of the database user's reach. */
  readonly folder: string;
  /** Stops the server cleanly and waits until it is gone. */
  stop(): Promise<void>;
};

/**
 * Starts the PostgreSQL server that npm brings along, or adopts the one that an earlier run left behind.
 *
 * @param options - {@link StartPostgresOptions}
 * @returns the running server. {@link PostgresServer}
 *
 * @example
 * const server = await startPostgres({ folder: ".sluice/postgres" });
 * const client = new pg.Client(server.url("sluice"));
 */
export async function startPostgres(options: StartPostgresOptions): Promise<PostgresServer> {
  const log = options.log ?? (() => {});
  const place = placeServer({ folder: options.folder, binaries: await findPostgresBinaries(), log });
  const lock = await acquireFileLock(join(place.folder, "start.lock"));
  try {
    const running = await adopt(place, options.port, log);
    if (running !== undefined) return running;
    await initialise(place, log);
    for (let attempt = 1; ; attempt++) {
      const port = options.port ?? (await freePort());
      if (options.port !== undefined) await assertPortFree(options.port);
      const outcome = await launch(place, port);
      if (typeof outcome !== "string") return outcome;
      // Another process may have taken the free port between the look and the start.
      if (options.port !== undefined || attempt === 3 || !/could not bind|Address already in use/i.test(outcome)) {
        throw new StoreError(`The bundled database server did not start:\n${outcome}\n`, {
          fix: `read ${logFile(place)}; if the data is damaged, remove ${place.folder} (the node then follows the chain anew).`,
        });
      }
    }
  } finally {
    lock.release();
  }
}

/** Stops the server of a folder if one runs. Returns whether one did. */
export async function stopPostgres(options: { folder: string; log?: (line: string) => void }): Promise<boolean> {
  const place = placeServer({
    folder: options.folder,
    binaries: await findPostgresBinaries(),
    log: options.log ?? (() => {}),
  });
  const found = readPidFile(place);
  if (found === undefined || !isOurServer(found.pid, place)) return false;
  await stopProcess(found.pid, place);
  return true;
}

const dataFolder = (place: Place): string => join(place.folder, "data");
const logFile = (place: Place): string => join(place.folder, "server.log");
const passwordFile = (place: Place): string => join(place.folder, "password");

type PidFile = { pid: number; port: number; ready: boolean };

/** What postmaster.pid says: line 1 the pid, line 4 the port, line 8 the status. */
function readPidFile(place: Place): PidFile | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(dataFolder(place), "postmaster.pid"), "utf8").split("\n");
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === "ready" };
}

/** Whether a living process is the server of this data folder and not another one that got the old number. */
function isOurServer(pid: number, place: Place): boolean {
  return processIsAlive(pid) && (processCommand(pid) ?? "").includes(dataFolder(place));
}

/** Takes over a living server of the same folder. A leftover that does not answer is stopped, a stale pid file is removed. */
async function adopt(place: Place, port: number | undefined, log: (line: string) => void) {
  const found = readPidFile(place);
  if (found === undefined) return undefined;
  if (!isOurServer(found.pid, place)) {
    rmSync(join(dataFolder(place), "postmaster.pid"), { force: true });
    return undefined;
  }
  const until = Date.now() + 10_000;
  for (;;) {
    const now = readPidFile(place);
    if (now === undefined || !isOurServer(now.pid, place)) return undefined; // it was about to end, and did
    const fits = port === undefined || port === now.port;
    if (fits && now.ready && (await answers(place, now.port))) {
      log(`the database server of an earlier run is still there (process ${now.pid}, port ${now.port}): adopted`);
      return serverAt(place, now.pid, now.port, true);
    }
    if (!fits || Date.now() > until) {
      log(`stopping the database server of an earlier run (process ${now.pid})`);
      await stopProcess(now.pid, place);
      return undefined;
    }
    await sleep(100);
  }
}

/** Makes the data folder in one step: a half-made one of a killed run never looks finished. */
async function initialise(place: Place, log: (line: string) => void): Promise<void> {
  if (existsSync(join(dataFolder(place), "PG_VERSION"))) return;
  log(`making the database folder ${dataFolder(place)}`);
  const fresh = `${dataFolder(place)}.new`;
  rmSync(fresh, { recursive: true, force: true });
  rmSync(dataFolder(place), { recursive: true, force: true });
  writeFileSync(passwordFile(place), `${randomBytes(24).toString("hex")}\n`, { mode: 0o600 });
  chmodSync(passwordFile(place), 0o600);
  giveTo(place, passwordFile(place));
  const args = [
    `--pgdata=${fresh}`,
    "--auth=scram-sha-256",
    `--username=${USER}`,
    `--pwfile=${passwordFile(place)}`,
    "--encoding=UTF8",
    "--no-locale",
  ];
  const result = await run(place.binaries.initdb, args, place);
  if (result.code !== 0) {
    throw new StoreError(`The bundled database could not be initialised: ${result.output.trim()}`, {
      fix: `check that ${place.folder} is on a disk with room and may be written.`,
    });
  }
  renameSync(fresh, dataFolder(place));
}

/** Starts the server; a string is the reason why it did not come up. */
async function launch(place: Place, port: number): Promise<PostgresServer | string> {
  const settings = {
    listen_addresses: HOST,
    unix_socket_directories: "",
    max_connections: "100",
    shared_buffers: "128MB",
    max_wal_size: "2GB",
    wal_level: "minimal",
    max_wal_senders: "0",
    log_min_messages: "warning",
  };
  const args = ["-D", dataFolder(place), "-p", String(port)];
  for (const [name, value] of Object.entries(settings)) args.push("-c", `${name}=${value}`);
  rmSync(`${logFile(place)}.old`, { force: true });
  if (existsSync(logFile(place))) renameSync(logFile(place), `${logFile(place)}.old`);
  const output = openSync(logFile(place), "a", 0o600);
  let child: ChildProcess;
  try {
    child = spawn(place.binaries.postgres, args, {
      ...(place.user ?? {}),
      cwd: place.folder,
      detached: true, // a process group of its own: Ctrl-C and the end of this process do not reach it
      env: serverEnv(),
      stdio: ["ignore", output, output],
    });
  } finally {
    closeSync(output);
  }
  let ended: string | undefined;
  child.on("error", (error) => {
    ended = messageOf(error);
  });
  child.on("exit", (code, signal) => {
    ended ??= `it ended with ${signal ?? `code ${code}`}`;
  });
  child.unref();
  const until = Date.now() + START_SECONDS * 1_000;
  while (ended === undefined && Date.now() < until) {
    const found = readPidFile(place);
    if (found?.ready === true && found.pid === child.pid && (await answers(place, port))) {
      return serverAt(place, found.pid, port, false);
    }
    await sleep(25);
  }
  if (ended === undefined && child.pid !== undefined) {
    await stopProcess(child.pid, place);
    ended = `it was not ready after ${START_SECONDS} s`;
  }
  let tail = "";
  try {
    tail = readFileSync(logFile(place), "utf8").trim().split("\n").slice(-12).join("\n");
  } catch {
    // there is no log: the reason alone has to do
  }
  return `${ended ?? "it ended"}\n${tail}`.trim();
}

function serverAt(place: Place, pid: number, port: number, adopted: boolean): PostgresServer {
  const password = readFileSync(passwordFile(place), "utf8").trim();
  return {
    url: (databaseName) => `postgres://${USER}:${password}@${HOST}:${port}/${encodeURIComponent(databaseName)}`,
    pid,
    port,
    adopted,
    folder: place.folder,
    stop: () => stopProcess(pid, place),
  };
}

async function answers(place: Place, port: number): Promise<boolean> {
  let password: string;
  try {
    password = readFileSync(passwordFile(place), "utf8").trim();
  } catch {
    return false;
  }
  const client = new pg.Client({
    host: HOST,
    port,
    user: USER,
    password,
    database: "postgres",
    connectionTimeoutMillis: 3_000,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("select 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** Asks for a fast shutdown (open transactions are rolled back), then for an immediate one. */
async function stopProcess(pid: number, place: Place): Promise<void> {
  if (process.platform === "win32") {
    await run(place.binaries.pgCtl, ["stop", "-D", dataFolder(place), "-m", "fast", "-w"], place);
    return;
  }
  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    const until = Date.now() + STOP_SECONDS * 1_000;
    while (Date.now() < until) {
      if (!processIsAlive(pid)) return;
      await sleep(25);
    }
  }
}

function run(command: string, args: string[], place: Place): Promise<{ code: number; output: string }> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      ...(place.user ?? {}),
      cwd: place.folder,
      env: serverEnv(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text: string) => {
        output += text;
      });
    }
    child.on("error", (error) =>
      fail(
        new StoreError(`${command} cannot be run: ${messageOf(error)}.`, { cause: error, fix: "run `npm ci` again." }),
      ),
    );
    child.on("close", (code) => done({ code: code ?? 1, output }));
  });
}

/** Only what the server needs: no key and no password of ours travels into its environment. */
function serverEnv(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { LC_ALL: "C", TZ: "UTC" };
  for (const name of ["PATH", "SystemRoot", "TEMP", "TMP", "TMPDIR"]) {
    if (process.env[name] !== undefined) env[name] = process.env[name];
  }
  return env;
}

function giveTo(place: Place, path: string): void {
  if (place.user !== undefined) chownSync(path, place.user.uid, place.user.gid);
}

/** A TCP port on 127.0.0.1 that nobody listens on at this moment. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", fail);
    probe.listen(0, HOST, () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => done(port));
    });
  });
}

async function assertPortFree(port: number): Promise<void> {
  await new Promise<void>((done, fail) => {
    const probe = createServer();
    probe.once("error", (error) =>
      fail(
        new StoreError(`Port ${port} on ${HOST} is taken.`, {
          cause: error,
          fix: "stop what listens there, or name another port for the database.",
        }),
      ),
    );
    probe.listen(port, HOST, () => probe.close(() => done()));
  });
}
