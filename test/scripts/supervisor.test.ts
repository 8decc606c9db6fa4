import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { assertPortFree, freePorts } from "../../scripts/lib/ports.ts";
import { claimRunFile, isLive, readRunFile } from "../../scripts/lib/runFile.ts";
import { createSupervisor, type ProcessPlan, type Supervisor } from "../../scripts/lib/supervisor.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-supervisor-"));
const open: { supervisors: Supervisor[]; children: ChildProcess[] } = { supervisors: [], children: [] };
let unique = 0;

after(async () => {
  for (const supervisor of open.supervisors) await supervisor.stop();
  for (const child of open.children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** A program that writes its pid into a file and then does what the code says. */
function program(code: string, { restarts = 0 } = {}): { plan: ProcessPlan; pidFile: string; mark: string } {
  const mark = `sluice-test-${process.pid}-${unique++}`;
  const pidFile = join(folder, `${mark}.pid`);
  const source = `require("fs").writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); ${code}`;
  const plan: ProcessPlan = {
    name: "worker",
    command: process.execPath,
    args: ["-e", source, mark],
    env: { PATH: process.env.PATH },
    cwd: folder,
    port: 0,
    mark,
    logFile: join(folder, `${mark}.log`),
    restarts,
    ready: async () => existsSync(pidFile) && isLive({ pid: Number(readFileSync(pidFile, "utf8")), mark }),
    readySeconds: 20,
  };
  return { plan, pidFile, mark };
}

const STAY = "setInterval(() => {}, 1000);";

async function supervised(path = join(folder, `run-${unique++}.json`)) {
  const notices: string[] = [];
  const runFile = await claimRunFile(path, { command: "a test", mark: "no such program" }, (text) =>
    notices.push(text),
  );
  const supervisor = createSupervisor(runFile, (text) => notices.push(text));
  open.supervisors.push(supervisor);
  return { supervisor, notices, path };
}

async function until(what: () => boolean): Promise<void> {
  for (let i = 0; i < 400; i++) {
    if (what()) return;
    await sleep(25);
  }
  assert.fail(`waited ten seconds for ${what}`);
}

const only = (supervisor: Supervisor) => {
  const [first] = supervisor.processes();
  assert.ok(first);
  return first;
};

describe("supervisor", () => {
  it("names its processes in the run file and ends them when it stops", async () => {
    const { supervisor, path } = await supervised();
    const { plan, mark } = program(STAY);
    await supervisor.start(plan);
    const { pid } = only(supervisor);
    assert.deepEqual(readRunFile(path)?.processes, [{ name: "worker", pid, port: 0, started: 1, mark }]);
    await supervisor.stop();
    assert.equal(isLive({ pid, mark }), false);
    assert.equal(existsSync(path), false);
  });

  it("starts a process again three times, says so each time, and ends the run at the fourth death", async () => {
    const { supervisor, notices, path } = await supervised();
    const { plan, mark } = program(STAY, { restarts: 3 });
    await supervisor.start(plan);
    const end = assert.rejects(
      supervisor.during(new Promise(() => {})),
      /worker \(process \d+\) died for the fourth time/,
    );
    for (let death = 1; death <= 4; death++) {
      await until(
        () => isLive({ pid: only(supervisor).pid, mark }) && readRunFile(path)?.processes[0]?.started === death,
      );
      process.kill(only(supervisor).pid, "SIGKILL");
    }
    await end;
    const deaths = notices.filter((text) => /died \(SIGKILL\): started again, \d of 3/.test(text));
    assert.equal(deaths.length, 3);
    assert.equal(new Set(deaths).size, 3);
  });

  it("ends the run when a process dies that may not, with the end of its log", async () => {
    const { supervisor } = await supervised();
    const { plan } = program(`console.log("the disk is full"); setTimeout(() => process.exit(3), 300);`);
    await supervisor.start(plan);
    await assert.rejects(supervisor.during(sleep(5_000)), /died \(exit code 3\): the run ends[\s\S]*the disk is full/);
  });

  it("ends the run when a process cannot begin at all", async () => {
    const { supervisor } = await supervised();
    const { plan } = program("", { restarts: 1 });
    await assert.rejects(
      supervisor.start({ ...plan, command: "/nowhere/program" }),
      /died for the second time .*ENOENT/,
    );
  });

  it("ends the run when a process that it did not start is gone", async () => {
    const { supervisor } = await supervised();
    const { plan, mark, pidFile } = program(STAY);
    const child = spawn(plan.command, plan.args, { stdio: "ignore" });
    open.children.push(child);
    await until(() => existsSync(pidFile) && readFileSync(pidFile, "utf8") !== "");
    supervisor.adopt({ name: "database", pid: child.pid ?? 0, port: 1, mark, stop: async () => {} });
    setTimeout(() => child.kill("SIGKILL"), 200);
    await assert.rejects(supervisor.during(sleep(5_000)), /database \(process \d+\) died: the run ends/);
  });

  it("kills a process that does not want to end", async function () {
    this.timeout(30_000);
    const { supervisor } = await supervised();
    const { plan, mark } = program(`process.on("SIGTERM", () => {}); ${STAY}`);
    await supervisor.start(plan);
    const { pid } = only(supervisor);
    await supervisor.stop();
    assert.equal(isLive({ pid, mark }), false);
  });
});

describe("claimRunFile", () => {
  it("refuses a second run while the first lives, and lets it begin when the first has ended", async () => {
    const path = join(folder, "twice.json");
    const { plan, mark, pidFile } = program(STAY);
    const child = spawn(plan.command, plan.args, { stdio: "ignore" });
    open.children.push(child);
    await until(() => existsSync(pidFile));
    const record = { format: "sluice-run/1", command: "npm start", pid: child.pid, mark, startedAt: 1, processes: [] };
    writeFileSync(path, JSON.stringify(record));
    const claim = () => claimRunFile(path, { command: "npm start", mark }, () => {});
    await assert.rejects(claim, new RegExp(`npm start is already running here \\(process ${child.pid}`));
    child.kill("SIGKILL");
    await until(() => !isLive({ pid: child.pid ?? 0, mark }));
    const runFile = await claim();
    assert.equal(readRunFile(path)?.pid, process.pid);
    runFile.remove();
    assert.equal(existsSync(path), false);
  });

  it("stops what a killed run left behind, but never a stranger with a recycled pid", async () => {
    const path = join(folder, "orphans.json");
    const [orphan, stranger] = [program(STAY), program(STAY)];
    const children = [orphan, stranger].map(({ plan }) => spawn(plan.command, plan.args, { stdio: "ignore" }));
    open.children.push(...children);
    await until(() => existsSync(orphan.pidFile) && existsSync(stranger.pidFile));
    const pids = children.map(({ pid }) => pid ?? 0);
    const processes = [
      { name: "oracle-1", pid: pids[0], port: 1, started: 1, mark: orphan.mark },
      { name: "oracle-2", pid: pids[1], port: 2, started: 1, mark: "another program" },
      { name: "oracle-3", pid: 2 ** 22 + 1, port: 3, started: 1, mark: orphan.mark },
    ];
    const record = {
      format: "sluice-run/1",
      command: "npm start",
      pid: 2 ** 22 + 2,
      mark: "gone",
      startedAt: 1,
      processes,
    };
    writeFileSync(path, JSON.stringify(record));
    const { notices } = await supervised(path);
    assert.deepEqual(notices, [`stopping oracle-1 of an earlier run (process ${pids[0]})`]);
    assert.equal(isLive({ pid: pids[0] ?? 0, mark: orphan.mark }), false);
    assert.equal(isLive({ pid: pids[1] ?? 0, mark: stranger.mark }), true);
  });

  it("takes over a file that is no run file", async () => {
    const path = join(folder, "rubbish.json");
    writeFileSync(path, '{"format":"slui');
    await supervised(path);
    assert.equal(readRunFile(path)?.pid, process.pid);
  });
});

describe("ports", () => {
  it("says which port is taken, by whom and what to do", async () => {
    const port = await freePorts(1);
    await assertPortFree(port, "the local chain", "npm start -- --port 9545");
    const server = createServer();
    await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
    try {
      const holder = process.platform === "linux" ? `by process ${process.pid} \\(` : "by ";
      await assert.rejects(
        assertPortFree(port, "the local chain", "npm start -- --port 9545"),
        new RegExp(
          `port ${port} on 127.0.0.1, wanted for the local chain, is taken ${holder}.*npm start -- --port 9545`,
        ),
      );
    } finally {
      server.close();
    }
  });
});
