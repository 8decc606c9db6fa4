import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { processCommand, processIsAlive } from "../../oracle/src/store/processes.ts";
import { Stop } from "./stop.ts";

/** One process of a run, as `.sluice/run.json` names it. */
export interface RunProcess {
  name: string;
  pid: number;
  port: number;
  url?: string;
  /** how often it was started, 1 at first */
  started: number;
  /** part of its command line: tells it from a stranger that got the same pid later */
  mark: string;
  /** true for what a next run takes over instead of stopping it, the database server */
  outlives?: true;
}

/** The content of `.sluice/run.json`. */
export interface RunRecord {
  format: "sluice-run/1";
  /** npm script, e.g. `npm start` */
  command: string;
  pid: number;
  mark: string;
  /** seconds since 1970 */
  startedAt: number;
  processes: RunProcess[];
}

/** The record of a living run; every change is on disk, whole, before `update` returns. */
export interface RunFile {
  update(processes: RunProcess[]): void;
  remove(): void;
}

/**
 * Takes possession of the run file: refuses while another run lives, stops what a killed run left behind.
 * @param path `.sluice/run.json`
 * @param own this process
 * @param notice hears of orphans that were stopped
 */
export async function claimRunFile(
  path: string,
  own: { command: string; mark: string },
  notice: (text: string) => void,
): Promise<RunFile> {
  mkdirSync(dirname(path), { recursive: true });
  const record: RunRecord = {
    format: "sluice-run/1",
    command: own.command,
    pid: process.pid,
    mark: own.mark,
    startedAt: Math.floor(Date.now() / 1000),
    processes: [],
  };
  const temporary = `${path}.${process.pid}`;
  const write = (): void => writeFileSync(temporary, `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 });
  for (;;) {
    write();
    try {
      linkSync(temporary, path); // fails if the file is there: of two starts at the same moment one wins
      rmSync(temporary, { force: true });
      break;
    } catch (error) {
      rmSync(temporary, { force: true });
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const other = readRunFile(path);
    if (other !== undefined && isLive(other)) {
      throw new Stop(
        `${other.command} is already running here (process ${other.pid}, see ${path}). What to do: stop it with Ctrl-C in its terminal or \`kill ${other.pid}\`, then start again.`,
      );
    }
    if (other !== undefined) await stopOrphans(other.processes, notice);
    rmSync(path, { force: true });
  }
  return {
    update(processes) {
      record.processes = processes;
      write();
      renameSync(temporary, path);
    },
    remove() {
      if (readRunFile(path)?.pid === process.pid) rmSync(path, { force: true });
    },
  };
}

/** The record of a run; undefined when there is none or it is not readable as one. */
export function readRunFile(path: string): RunRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(path, "utf8")) as RunRecord;
    return record.format === "sluice-run/1" && Array.isArray(record.processes) ? record : undefined;
  } catch {
    return undefined;
  }
}

/** True when the pid lives and its command line still carries the mark. */
export function isLive({ pid, mark }: { pid: number; mark: string }): boolean {
  return Number.isSafeInteger(pid) && pid > 1 && processIsAlive(pid) && (processCommand(pid) ?? "").includes(mark);
}

/** Ends processes of a run whose supervisor is gone: asks, waits up to five seconds, then kills. */
export async function stopOrphans(processes: readonly RunProcess[], notice: (text: string) => void): Promise<void> {
  const living = processes.filter((orphan) => orphan.outlives !== true && isLive(orphan));
  for (const { name, pid } of living) notice(`stopping ${name} of an earlier run (process ${pid})`);
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    for (const orphan of living.filter(isLive)) {
      try {
        process.kill(orphan.pid, signal);
      } catch {
        // it ended by itself
      }
    }
    for (let i = 0; i < 100 && living.some(isLive); i++) await sleep(50);
  }
  const stubborn = living.filter(isLive);
  if (stubborn.length > 0) {
    const list = stubborn.map(({ name, pid }) => `${name} (${pid})`).join(", ");
    throw new Stop(`processes of an earlier run cannot be stopped: ${list}. What to do: stop them by hand.`);
  }
}
