import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { StoreError } from "../internal/errors.ts";
import { processIsAlive } from "./processes.ts";

/** Locks of this process: a file with its number that is not among them was left by an earlier one of the same number. */
const held = new Set<string>();

/** A lock that is held by the existence of a file. */
export type FileLock = { release(): void };

/**
 * Waits for a lock file; takes over from a holder that has died.
 *
 * @param path - the lock file.
 * @param options - seconds to wait for a living holder, default 120.
 */
export async function acquireFileLock(path: string, options: { waitSeconds?: number } = {}): Promise<FileLock> {
  mkdirSync(dirname(path), { recursive: true });
  const until = Date.now() + (options.waitSeconds ?? 120) * 1_000;
  for (;;) {
    try {
      const file = openSync(path, "wx", 0o600);
      writeSync(file, String(process.pid));
      closeSync(file);
      held.add(path);
      return {
        release: () => {
          held.delete(path);
          rmSync(path, { force: true });
        },
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = readHolder(path);
    const gone = holder === process.pid ? !held.has(path) : holder !== undefined && !processIsAlive(holder);
    if (gone) {
      // Look once more after a moment, so that of two waiters the second does not remove the lock of the first.
      await sleep(50 + Math.random() * 100);
      if (readHolder(path) === holder) rmSync(path, { force: true });
      continue;
    }
    if (Date.now() > until) {
      throw new StoreError(`${path} is held by process ${holder ?? "unknown"}.`, {
        retryable: true,
        fix: "wait for that process to end, or remove the file if no such process runs.",
      });
    }
    await sleep(50);
  }
}

function readHolder(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, "utf8"));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}
