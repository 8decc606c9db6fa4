import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "../../scripts/lib/place.ts";
import { freePorts } from "../../scripts/lib/ports.ts";
import { isLive, type RunProcess, readRunFile } from "../../scripts/lib/runFile.ts";
import type { ScenarioReport } from "../../scripts/lib/scenario/scenarioReport.ts";

const state = mkdtempSync(join(tmpdir(), "sluice-e2e-start-"));
const runFile = join(state, "run.json");
const children: ChildProcess[] = [];

after(async () => {
  const left = [...(readRunFile(runFile)?.processes ?? [])].filter(isLive);
  for (const child of children) child.kill("SIGKILL");
  for (const { pid } of left) process.kill(pid, "SIGKILL");
  await sleep(left.length > 0 ? 500 : 0);
  rmSync(state, { recursive: true, force: true });
});

/** `npm start -- …` without npm. */
function start(...flags: string[]) {
  const child = spawn(process.execPath, [join(ROOT, "scripts", "start.ts"), ...flags], {
    cwd: ROOT,
    env: { ...process.env, SLUICE_STATE: state },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
  }
  const ended = new Promise<number | string>((done) =>
    child.once("close", (code, signal) => done(code ?? signal ?? "")),
  );
  return { child, ended, output: () => text };
}

async function until(what: () => boolean | undefined, seconds: number, output: () => string): Promise<void> {
  for (let i = 0; i < seconds * 20; i++) {
    if (what() === true) return;
    await sleep(50);
  }
  assert.fail(`waited ${seconds} s for ${what}; the output so far:\n${output()}`);
}

const processOf = (name: string): RunProcess => {
  const found = readRunFile(runFile)?.processes.find((each) => each.name === name);
  assert.ok(found, `${name} is in ${runFile}`);
  return found;
};

describe("npm start", function () {
  this.timeout(420_000);

  it("refuses unknown flags with the help text", async () => {
    const { ended, output } = start("--exot");
    assert.equal(await ended, 2);
    assert.match(output(), /--exot[\s\S]*--seed N/);
  });

  it("says which port is taken and what to do, and leaves nothing behind", async () => {
    const port = await freePorts(110);
    const server = createServer();
    await new Promise<void>((done) => server.listen(port + 102, "127.0.0.1", done));
    try {
      const { ended, output } = start("--exit", "--port", String(port));
      assert.equal(await ended, 1);
      assert.match(output(), new RegExp(`port ${port + 102} .*oracle node 2.* is taken[\\s\\S]*npm start -- --port`));
      assert.equal(existsSync(runFile), false);
    } finally {
      server.close();
    }
  });

  it("plays the scenario to the end although an oracle node is killed, then all three, and exits 0", async () => {
    const port = await freePorts(110);
    const { ended, output, child } = start("--exit", "--seed", "7", "--port", String(port));
    const authorized = (): number => Number(/[\s\S]*authorized (\d+)\//.exec(output())?.[1] ?? 0);
    await until(() => authorized() >= 1, 120, output);
    const second = start("--exit", "--port", String(await freePorts(110)));
    assert.equal(await second.ended, 1);
    assert.match(second.output(), new RegExp(`npm start is already running here \\(process ${child.pid}`));

    process.kill(processOf("oracle-2").pid, "SIGKILL");
    await until(() => /oracle-2 is back/.test(output()), 60, output);
    for (const name of ["oracle-1", "oracle-2", "oracle-3"]) process.kill(processOf(name).pid, "SIGKILL");

    const code = await ended;
    assert.equal(code, 0, output());
    const report = JSON.parse(readFileSync(join(state, "report.json"), "utf8")) as ScenarioReport;
    const row = (name: string): number => {
      const found = report.rows.find((each) => each.name === name);
      assert.ok(found, name);
      return found.value;
    };
    assert.equal(report.accepted, true);
    assert.deepEqual(report.failures, []);
    assert.ok(row("payments") >= 300);
    assert.equal(row("payments"), row("released") + row("held") + row("denied"));
    assert.ok(Math.min(row("released"), row("held"), row("denied")) >= 10);
    assert.ok(row("fraudulent value not released") >= 0.7);
    assert.ok(row("honest payments held or denied") <= 0.05);
    assert.equal(row("reports signed twice differently"), 0);
    assert.equal(row("reports lost"), 0);
    assert.equal(row("scores that differ between node and contract"), 0);
    assert.equal(row("nodes started again"), 4);
    assert.ok(row("payments with a fee") > 0);
    assert.ok(row("payments signed for before they were made") > 0);
    assert.ok(row("payments scored before they were made") > 0);
    const kinds = Object.entries(report.byKind).filter(([kind]) => kind !== "honest");
    assert.ok(kinds.length >= 5);
    for (const [kind, { payments }] of kinds) assert.ok(payments >= 15, kind);
    const states = Object.values(report.byState).reduce((sum, count) => sum + count, 0);
    assert.equal(states, row("payments"));
    assert.equal(existsSync(runFile), false);
    assert.match(output(), /kind +payments +value +released +held +denied/);
    assert.doesNotMatch(output(), /0x[0-9a-f]{64}(?![\s\S]*v1\/reports)/, "no key is ever printed");
  });

  it("cleans up after a kill -9 of the supervisor, and ends with a sentence when the chain dies", async () => {
    const port = await freePorts(110);
    const first = start("--port", String(port));
    await until(() => readRunFile(runFile)?.processes.some(({ name }) => name === "postgres"), 120, first.output);
    const chain = processOf("chain");
    const postgres = processOf("postgres");
    first.child.kill("SIGKILL");
    await first.ended;
    assert.equal(isLive(chain), true, "the chain outlives a supervisor that was killed");

    const again = start("--port", String(port));
    await until(() => readRunFile(runFile)?.processes.some(({ name }) => name === "oracle-3"), 120, again.output);
    assert.match(again.output(), new RegExp(`stopping chain of an earlier run \\(process ${chain.pid}\\)`));
    assert.equal(isLive(chain), false);
    assert.equal(processOf("postgres").pid, postgres.pid, "the database server is taken over");
    const processes = readRunFile(runFile)?.processes ?? [];
    process.kill(processOf("chain").pid, "SIGKILL");
    assert.equal(await again.ended, 1);
    assert.match(again.output(), /chain \(process \d+\) died \(SIGKILL\): the run ends/);
    for (const left of processes) assert.equal(isLive(left), false, left.name);
    assert.equal(existsSync(runFile), false);
  });

  it("stays up until Ctrl-C would come, then shuts all down", async () => {
    const { ended, output, child } = start("--port", String(await freePorts(110)));
    await until(() => readRunFile(runFile)?.processes.some(({ name }) => name === "oracle-3"), 120, output);
    const processes = readRunFile(runFile)?.processes ?? [];
    assert.deepEqual(processes.map(({ name }) => name).sort(), [
      "chain",
      "oracle-1",
      "oracle-2",
      "oracle-3",
      "postgres",
    ]);
    child.kill("SIGINT");
    assert.equal(await ended, 130);
    for (const left of processes) assert.equal(isLive(left), false, left.name);
    assert.equal(existsSync(runFile), false);
  });
});
