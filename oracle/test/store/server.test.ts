import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { findPostgresBinaries } from "../../src/store/binaries.ts";
import { acquireFileLock } from "../../src/store/fileLock.ts";
import { isReachable, outsideFolder, PROJECT_ROOT, placeServer } from "../../src/store/place.ts";
import { processIsAlive } from "../../src/store/processes.ts";
import { freePort, type PostgresServer, startPostgres, stopPostgres } from "../../src/store/server.ts";

async function query(server: PostgresServer, text: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: server.url("postgres") });
  await client.connect();
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
}

describe("the bundled database server", () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-postgres-"));
  chmodSync(folder, 0o755); // the database server does not run as root, even where the tests do
  const said: string[] = [];
  const start = (port?: number) =>
    startPostgres({ folder, log: (line) => said.push(line), ...(port === undefined ? {} : { port }) });

  after(async () => {
    await stopPostgres({ folder });
    rmSync(folder, { recursive: true, force: true });
  });

  it("starts, keeps its password to its folder, and stops", async () => {
    const server = await start();
    assert.equal(server.adopted, false);
    assert.match(server.url("x"), /^postgres:\/\/sluice:[0-9a-f]{48}@127\.0\.0\.1:\d+\/x$/);
    assert.match((await query(server, "show server_version")).rows[0].server_version, /^18/);
    await query(server, "create table kept (value int); insert into kept values (7)");
    assert.equal(statSync(join(server.folder, "password")).mode & 0o077, 0);
    const wrong = new pg.Client({ connectionString: server.url("postgres").replace(/:[0-9a-f]{48}@/, ":wrong@") });
    await assert.rejects(wrong.connect(), /password authentication failed/);
    await server.stop();
    assert.equal(processIsAlive(server.pid), false);
    assert.ok(!said.join().includes(new URL(server.url("x")).password));
  });

  it("outlives a starter that is killed, and is adopted by the next", async () => {
    const script = `import { startPostgres } from ${JSON.stringify(join(PROJECT_ROOT, "oracle/src/store/server.ts"))};
      const server = await startPostgres({ folder: ${JSON.stringify(folder)} });
      process.stdout.write(String(server.pid));
      setInterval(() => {}, 1000);`;
    const starter = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [output] = await once(starter.stdout, "data");
    starter.kill("SIGKILL");
    await once(starter, "exit");
    const pid = Number(output);
    assert.equal(processIsAlive(pid), true);
    const server = await start();
    assert.deepEqual([server.adopted, server.pid], [true, pid]);
    assert.equal((await query(server, "select value from kept")).rows[0].value, 7);
  });

  it("is shared by two who start it at the same time", async () => {
    await stopPostgres({ folder });
    const [one, two] = await Promise.all([start(), start()]);
    assert.equal(one.pid, two.pid);
    assert.notEqual(one.adopted, two.adopted);
  });

  it("moves to another port when asked, and says when that one is taken", async () => {
    const port = await freePort();
    const server = await start(port);
    assert.equal(server.port, port);
    assert.equal(server.adopted, false);
    await server.stop();
    const listener = createServer();
    listener.listen(port, "127.0.0.1");
    await once(listener, "listening");
    await assert.rejects(start(port), new RegExp(`Port ${port} on 127\\.0\\.0\\.1 is taken.*What to do`));
    listener.close();
  });

  it("recovers from kill -9 of the server and from a pid file of a process that is another", async () => {
    const server = await start();
    process.kill(server.pid, "SIGKILL");
    while (processIsAlive(server.pid)) await new Promise((done) => setTimeout(done, 20));
    const pidFile = join(server.folder, "data", "postmaster.pid");
    assert.ok(existsSync(pidFile));
    writeFileSync(pidFile, readFileSync(pidFile, "utf8").replace(/^\d+/, String(process.pid)));
    const next = await start();
    assert.equal((await query(next, "select value from kept")).rows[0].value, 7);
    await next.stop();
  });

  it("throws a half-made data folder away", async () => {
    rmSync(join(folder, "data"), { recursive: true });
    mkdirSync(join(folder, "data.new"));
    writeFileSync(join(folder, "data.new", "PG_VERSION"), "18\n");
    const server = await start();
    assert.equal((await query(server, "select 1 as one")).rows[0].one, 1);
    await server.stop();
  });

  it("is placed where its user can reach it", async function () {
    if (process.getuid?.() !== 0) this.skip(); // only root has to run it as somebody else
    const binaries = await findPostgresBinaries();
    const hidden = mkdtempSync(join(tmpdir(), "sluice-hidden-"));
    chmodSync(hidden, 0o700);
    const lines: string[] = [];
    try {
      const place = placeServer({ folder: join(hidden, "postgres"), binaries, log: (line) => lines.push(line) });
      assert.ok(place.folder.startsWith(outsideFolder()));
      assert.match(lines.join(), /cannot reach .* the database is in \/var\/tmp\/sluice-/);
      assert.ok(place.user !== undefined && place.user.uid > 0);
      assert.equal(isReachable(place.folder, place.user), true);
      assert.equal(isReachable(join(hidden, "postgres"), place.user), false);
      assert.deepEqual(placeServer({ folder: join(hidden, "postgres"), binaries, log: () => {} }), place);
      rmSync(place.folder, { recursive: true });
    } finally {
      rmSync(hidden, { recursive: true });
    }
    const clean: { outsideFolder(): string } = await import(join(PROJECT_ROOT, "scripts", "clean.mjs"));
    assert.equal(outsideFolder(), clean.outsideFolder(), "npm run clean removes the same folder");
  });
});

describe("the lock file", () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-lock-"));
  after(() => rmSync(folder, { recursive: true }));

  it("is held by one at a time", async () => {
    const path = join(folder, "one");
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        const lock = await acquireFileLock(path);
        most = Math.max(most, ++inside);
        await new Promise((done) => setTimeout(done, 5));
        inside--;
        lock.release();
      }),
    );
    assert.equal(most, 1);
  });

  it("is taken over from the dead, not from the living", async () => {
    const dead = spawn(process.execPath, ["-e", ""]);
    await once(dead, "exit");
    writeFileSync(join(folder, "dead"), String(dead.pid));
    (await acquireFileLock(join(folder, "dead"), { waitSeconds: 5 })).release();
    writeFileSync(join(folder, "living"), String(process.ppid));
    await assert.rejects(
      acquireFileLock(join(folder, "living"), { waitSeconds: 0.2 }),
      new RegExp(`held by process ${process.ppid}`),
    );
  });
});
