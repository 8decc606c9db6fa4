import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { processCommand } from "../../oracle/src/store/processes.ts";
import { Stop } from "./stop.ts";

const HOST = "127.0.0.1";

/**
 * Makes sure that a port on 127.0.0.1 can be used.
 * @param purpose what it is wanted for, e.g. `the local chain`
 * @param remedy what to do when it is taken, e.g. `npm start -- --port 9545`
 * @throws Stop that names the port, who holds it where that can be seen, and the remedy
 */
export async function assertPortFree(port: number, purpose: string, remedy: string): Promise<void> {
  let code = await tryListen(port);
  // A process that was just killed may hold its port for a moment longer, while nobody can be seen to hold it.
  for (let i = 0; i < 40 && code === "EADDRINUSE" && holderOf(port) === undefined; i++) {
    await sleep(50);
    code = await tryListen(port);
  }
  if (code === undefined) return;
  if (code === "EACCES") throw new Stop(`port ${port} for ${purpose} needs more rights. What to do: ${remedy}`);
  if (code !== "EADDRINUSE")
    throw new Stop(`port ${port} for ${purpose} cannot be used (${code}). What to do: ${remedy}`);
  const holder = holderOf(port);
  throw new Stop(
    `port ${port} on ${HOST}, wanted for ${purpose}, is taken${holder === undefined ? " by another program" : ` by process ${holder}`}. What to do: stop that program, or use other ports: ${remedy}`,
  );
}

function tryListen(port: number): Promise<string | undefined> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
    probe.listen(port, HOST, () => probe.close(() => done(undefined)));
  });
}

/** A port on 127.0.0.1 that nobody uses, with `count - 1` more above it that nobody uses either. */
export async function freePorts(count: number): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const first = 20_000 + Math.floor(Math.random() * 12_000); // below the ports that Linux gives to outgoing connections
    const taken = await Promise.all(Array.from({ length: count }, (_, i) => tryListen(first + i)));
    if (taken.every((code) => code === undefined)) return first;
  }
  throw new Stop(`no ${count} free ports in a row on ${HOST}. What to do: name the first one with --port.`);
}

/** Who listens on a port, as `123 (command line)`; undefined where that cannot be seen. */
function holderOf(port: number): string | undefined {
  try {
    const hex = port.toString(16).toUpperCase().padStart(4, "0");
    const inodes = new Set<string>();
    for (const table of ["/proc/net/tcp", "/proc/net/tcp6"]) {
      for (const row of readFileSync(table, "utf8").split("\n").slice(1)) {
        const [, local, , state, , , , , , inode] = row.trim().split(/\s+/);
        if (local?.endsWith(`:${hex}`) && state === "0A" && inode !== undefined) inodes.add(`socket:[${inode}]`);
      }
    }
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      if (openFiles(pid).some((file) => inodes.has(file))) return `${pid} (${shortCommand(Number(pid))})`;
    }
  } catch {
    // no /proc here: the port's number has to do
  }
  return undefined;
}

function openFiles(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`);
      } catch {
        return "";
      }
    });
  } catch {
    return []; // another user's process
  }
}

function shortCommand(pid: number): string {
  const command = (processCommand(pid) ?? "unknown").trim();
  return command.length > 100 ? `${command.slice(0, 100)}…` : command;
}
