import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isLive, type RunFile, type RunProcess } from "./runFile.ts";
import { Stop } from "./stop.ts";

/** A process to keep. */
export interface ProcessPlan {
  name: string;
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  cwd: string;
  port: number;
  url?: string;
  /** part of the command line by which the process is known again */
  mark: string;
  /** what it prints goes here */
  logFile: string;
  /** how often it may die and be started again; the next death ends the run */
  restarts: number;
  /** true once the process does its work; asked again and again */
  ready: () => Promise<boolean>;
  /** seconds until it must be ready */
  readySeconds: number;
}

/** A process that somebody else has started, such as the database server. */
export interface Adopted {
  name: string;
  pid: number;
  port: number;
  mark: string;
  stop: () => Promise<void>;
  /** true if a next run may take it over, so that it is no orphan after a crash */
  outlives?: true;
}

/** Keeps the processes of a run alive, or ends the run with a sentence. */
export interface Supervisor {
  /** Starts a process and resolves when it is ready. */
  start(plan: ProcessPlan): Promise<void>;
  /** Watches a process that is already there; its death ends the run. */
  adopt(process: Adopted): void;
  /** Runs work, unless a process dies for good first: then rejects with the reason. */
  during<T>(work: Promise<T>): Promise<T>;
  /** The processes as they are now. */
  processes(): RunProcess[];
  /** Ends all processes, the last started first, and removes the run file. Later calls wait for the first. */
  stop(): Promise<void>;
  /** Kills all processes at once. */
  kill(): void;
}

interface Kept {
  plan: ProcessPlan;
  child: ChildProcess;
  started: number;
  /** settles with how the current child ended */
  ended: Promise<string>;
}

const STOP_SECONDS = 5;

/**
 * @param runFile where the processes are named
 * @param notice hears of deaths and restarts
 */
export function createSupervisor(runFile: RunFile, notice: (text: string) => void): Supervisor {
  const kept: (Kept | Adopted)[] = [];
  let stopping: Promise<void> | undefined;
  let fail: (reason: Stop) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => {}); // reported by whoever runs `during`

  const record = (entry: Kept | Adopted): RunProcess =>
    "plan" in entry
      ? {
          name: entry.plan.name,
          pid: entry.child.pid ?? 0,
          port: entry.plan.port,
          ...(entry.plan.url === undefined ? {} : { url: entry.plan.url }),
          started: entry.started,
          mark: entry.plan.mark,
        }
      : {
          name: entry.name,
          pid: entry.pid,
          port: entry.port,
          started: 1,
          mark: entry.mark,
          ...(entry.outlives ? { outlives: true } : {}),
        };
  const processes = (): RunProcess[] => kept.map(record);

  const launch = (entry: Kept): void => {
    const { plan } = entry;
    mkdirSync(dirname(plan.logFile), { recursive: true });
    const log = openSync(plan.logFile, entry.started === 1 ? "w" : "a", 0o600);
    // A group of its own: Ctrl-C reaches this process alone, which then ends the others in order.
    const child = spawn(plan.command, plan.args, {
      cwd: plan.cwd,
      env: plan.env,
      detached: true,
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    entry.child = child;
    entry.ended = new Promise((done) => {
      child.once("error", (error) => done(error.message));
      child.once("exit", (code, signal) => done(signal ?? `exit code ${code}`));
    });
    void entry.ended.then((how) => died(entry, how));
    runFile.update(processes());
  };

  const died = async (entry: Kept, how: string): Promise<void> => {
    if (stopping !== undefined) return;
    const { plan } = entry;
    const pid = entry.child.pid ?? 0;
    if (entry.started > plan.restarts) {
      const often = plan.restarts === 0 ? "" : ` for the ${ordinal(entry.started)} time`;
      return fail(new Stop(`${plan.name} (process ${pid}) died${often} (${how}): the run ends.${tail(plan.logFile)}`));
    }
    notice(`${plan.name} (process ${pid}) died (${how}): started again, ${entry.started} of ${plan.restarts}`);
    if (entry.started > 1) await sleep(250);
    if (stopping !== undefined) return;
    entry.started += 1;
    launch(entry);
    const again = entry.started;
    const problem = await untilReady(entry);
    if (stopping !== undefined || entry.started !== again) return;
    if (problem === undefined) notice(`${plan.name} is back (process ${entry.child.pid})`);
    else if (problem === "late") entry.child.kill("SIGKILL"); // counts as a death
  };

  /** Undefined when ready, "late" when the time is over, otherwise how it died. */
  const untilReady = async (entry: Kept): Promise<string | undefined> => {
    const { plan, ended } = entry;
    const until = Date.now() + plan.readySeconds * 1000;
    let over: string | undefined;
    void ended.then((how) => {
      over = how;
    });
    for (;;) {
      if (over !== undefined) return over;
      if (await plan.ready().catch(() => false)) return undefined;
      if (Date.now() > until) return "late";
      await Promise.race([sleep(50), ended]);
    }
  };

  const terminate = async (entry: Kept): Promise<void> => {
    const { child, ended } = entry;
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    child.kill("SIGTERM");
    await Promise.race([ended, sleep(STOP_SECONDS * 1000, undefined, { ref: false })]);
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
    await ended;
  };

  return {
    async start(plan) {
      if (stopping !== undefined) throw new Stop("the run is ending");
      const entry: Kept = { plan, child: undefined as unknown as ChildProcess, started: 1, ended: Promise.resolve("") };
      kept.push(entry);
      launch(entry);
      // While it starts it may die and come back; what counts is that it is ready in the end.
      const until = Date.now() + plan.readySeconds * 1000 * (plan.restarts + 1);
      for (;;) {
        const problem = await Promise.race([untilReady(entry), failed]);
        if (problem === undefined) return;
        if (problem === "late" || Date.now() > until) {
          throw new Stop(`${plan.name} is not ready after ${plan.readySeconds} s.${tail(plan.logFile)}`);
        }
        await Promise.race([sleep(100), failed]);
      }
    },
    adopt(adopted) {
      kept.push(adopted);
      runFile.update(processes());
      const watch = setInterval(() => {
        if (stopping !== undefined) return clearInterval(watch);
        if (isLive(adopted)) return;
        clearInterval(watch);
        fail(new Stop(`${adopted.name} (process ${adopted.pid}) died: the run ends. What to do: start again.`));
      }, 500);
      watch.unref();
    },
    during: (work) => Promise.race([work, failed]),
    processes,
    stop() {
      stopping ??= (async () => {
        const order = [...kept].reverse();
        // Processes of one kind (the nodes) end together, kinds one after the other.
        await Promise.all(
          order.flatMap((entry) => ("plan" in entry && entry.plan.restarts > 0 ? [terminate(entry)] : [])),
        );
        for (const entry of order) {
          if ("plan" in entry) await terminate(entry);
          else if (isLive(entry)) await entry.stop();
        }
        runFile.remove();
      })();
      return stopping;
    },
    kill() {
      stopping ??= Promise.resolve();
      for (const { pid, mark } of processes()) {
        try {
          if (isLive({ pid, mark })) process.kill(pid, "SIGKILL");
        } catch {
          // it ended by itself
        }
      }
      runFile.remove();
    },
  };
}

function ordinal(n: number): string {
  return ["first", "second", "third", "fourth", "fifth"][n - 1] ?? `${n}th`;
}

function tail(file: string): string {
  if (!existsSync(file)) return "";
  const lines = readFileSync(file, "utf8").trimEnd().split("\n").slice(-12);
  return lines.join("") === "" ? ` Its log ${file} is empty.` : `\nThe end of its log ${file}:\n${lines.join("\n")}`;
}
