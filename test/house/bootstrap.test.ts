import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  cleanEnv,
  compareVersions,
  findNpmCli,
  needsOwnNode,
  networkFault,
  nodeOptions,
  processStart,
  ROOT,
  stampOf,
  withLock,
} from "../../scripts/bootstrap.mjs";
import { isOurs, isRunFile, pidsIn } from "../../scripts/clean.mjs";

describe("bootstrap", () => {
  it("compares versions by number", () => {
    assert.ok(compareVersions("22.9.0", "22.13.0") < 0);
    assert.ok(compareVersions("v24.0.0", "22.18.5") > 0);
    assert.equal(compareVersions("v24.21.0", "24.21.0"), 0);
    assert.equal(compareVersions("24.21.0-nightly.1", "24.21.0"), 0);
    assert.ok(compareVersions("24", "24.0.1") < 0);
  });

  it("gets a Node of its own where Hardhat would refuse the system's", () => {
    for (const version of ["20.20.2", "22.12.9", "v18.0.0", "23.11.0"])
      assert.equal(needsOwnNode(version), true, version);
    for (const version of ["22.13.0", "22.17.1", "v24.21.0", "26.0.0"])
      assert.equal(needsOwnNode(version), false, version);
  });

  it("lets every accepted Node run TypeScript without a warning", () => {
    assert.equal(nodeOptions("22.13.0"), "--experimental-strip-types --disable-warning=ExperimentalWarning");
    assert.equal(nodeOptions("22.18.0"), "--disable-warning=ExperimentalWarning");
    assert.equal(nodeOptions("24.21.0"), "");
    assert.equal(nodeOptions("24.21.0", "--max-old-space-size=512"), "--max-old-space-size=512");
    assert.equal(
      nodeOptions("22.14.0", "--experimental-strip-types"),
      "--experimental-strip-types --disable-warning=ExperimentalWarning",
    );
  });

  it("strips what npm adds and keeps what says how the registry is reached", () => {
    const env = {
      PATH: "/usr/bin",
      HOME: "/home/a",
      DATABASE_URL: "postgres://x",
      NODE: "/usr/bin/node",
      npm_config_local_prefix: "/x",
      npm_config_prefix: "/x",
      npm_config_exit: "true",
      npm_lifecycle_event: "test",
      npm_package_json: "/x/package.json",
      npm_execpath: "/x/npm-cli.js",
      npm_config_registry: "http://127.0.0.1:4873/",
      NPM_CONFIG_CAFILE: "/etc/ca.pem",
      npm_config_noproxy: "",
    };
    assert.deepEqual(cleanEnv(env), {
      PATH: "/usr/bin",
      HOME: "/home/a",
      DATABASE_URL: "postgres://x",
      npm_config_registry: "http://127.0.0.1:4873/",
      NPM_CONFIG_CAFILE: "/etc/ca.pem",
    });
  });

  it("stamps by lock file, Node and platform, whatever the line ends", () => {
    const stamp = stampOf("a\nb\n", "24.21.0", "linux-x64");
    assert.match(stamp, /^[0-9a-f]{64} 24\.21\.0 linux-x64\n$/);
    assert.equal(stampOf("a\r\nb\r\n", "24.21.0", "linux-x64"), stamp);
    assert.notEqual(stampOf("a\nc\n", "24.21.0", "linux-x64"), stamp);
    assert.notEqual(stampOf("a\nb\n", "24.22.0", "linux-x64"), stamp);
    assert.notEqual(stampOf("a\nb\n", "24.21.0", "darwin-arm64"), stamp);
  });

  it("tells a missing network from a broken project", () => {
    assert.equal(networkFault("npm error code EAI_AGAIN\nnpm error request failed"), "EAI_AGAIN");
    assert.equal(networkFault("npm error code E503"), "E503");
    assert.equal(networkFault("npm error connect ECONNREFUSED 127.0.0.1:1"), "ECONNREFUSED");
    assert.equal(networkFault("npm error code EUSAGE Missing: x from lock file"), undefined);
    assert.equal(networkFault("npm error code EINTEGRITY"), undefined);
  });

  it("finds npm's own program without npm's help", () => {
    assert.match(findNpmCli({ PATH: process.env.PATH }), /npm-cli\.js$/);
    assert.throws(() => findNpmCli({ PATH: "/nowhere/bin", npm_execpath: "/opt/pnpm.cjs" }), /npm is not on PATH/);
  });

  it("knows a living process from a dead one", () => {
    assert.notEqual(processStart(process.pid), undefined);
    assert.equal(processStart(2 ** 22 + 12_345), undefined);
  });

  it("returns the exit code of its target and hands signals on", async () => {
    const program = join(mkdtempSync(join(tmpdir(), "sluice-target-")), "target.mjs");
    writeFileSync(
      program,
      'process.on("SIGTERM", () => process.exit(41)); console.log("up"); setInterval(() => {}, 1000);\n' +
        "if (process.argv[2]) process.exit(Number(process.argv[2]));\n",
    );
    const bootstrap = join(ROOT, "scripts", "bootstrap.mjs");
    assert.equal(spawnSync(process.execPath, [bootstrap, program, "7"]).status, 7);
    const child = spawn(process.execPath, [bootstrap, program], { stdio: ["ignore", "pipe", "inherit"] });
    const code = new Promise((done) => child.on("close", done));
    await new Promise((done) => child.stdout.once("data", done));
    child.kill("SIGTERM");
    assert.equal(await code, 41);
    const none = spawnSync(process.execPath, [bootstrap, "scripts/none.ts"], { encoding: "utf8" });
    assert.equal(none.status, 1);
    assert.match(none.stderr, /scripts\/none\.ts is not in this checkout/);
  });
});

describe("bootstrap's lock", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sluice-lock-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("lets one in at a time and leaves nothing behind", async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside++;
      most = Math.max(most, inside);
      await new Promise((done) => setTimeout(done, 20));
      inside--;
    };
    const path = join(folder, "a.lock");
    await Promise.all([1, 2, 3, 4].map(() => withLock(path, work, { pause: 5 })));
    assert.equal(most, 1);
    assert.deepEqual(readdirSync(folder), []);
  });

  it("takes over from a holder that died, and from one whose number lives on in another process", async () => {
    for (const owner of [`${2 ** 22 + 12_345} 1`, `${process.pid} 1`]) {
      const path = join(folder, "a.lock");
      mkdirSync(path);
      writeFileSync(join(path, "owner"), `${owner}\n`);
      assert.equal(await withLock(path, async () => "in", { pause: 5 }), "in");
      assert.equal(existsSync(path), false);
    }
  });

  it("ends what a dead holder left running before it starts over", async () => {
    const orphan = spawn("sleep", ["60"], { detached: true, stdio: "ignore" });
    const ended = new Promise((done) => orphan.on("exit", (_, signal) => done(signal)));
    const path = join(folder, "a.lock");
    mkdirSync(path);
    const line = `${orphan.pid} ${processStart(orphan.pid ?? 0)}`;
    writeFileSync(join(path, "owner"), `${2 ** 22 + 12_345} 1\n${line}\n`);
    assert.equal(await withLock(path, async () => "in", { pause: 5 }), "in");
    assert.equal(await ended, "SIGKILL");
  });

  it("waits for a living holder and says so", async () => {
    const path = join(folder, "a.lock");
    mkdirSync(path);
    writeFileSync(join(path, "owner"), `${process.pid} ${processStart(process.pid)}\n`);
    const told: unknown[] = [];
    const waiting = withLock(path, async () => "in", { pause: 5, waiting: (pid?: string) => told.push(pid) });
    await new Promise((done) => setTimeout(done, 50));
    assert.deepEqual(told, [String(process.pid)]);
    rmSync(path, { recursive: true });
    assert.equal(await waiting, "in");
  });

  it("is given back when the work fails", async () => {
    const path = join(folder, "a.lock");
    await assert.rejects(
      withLock(path, () => Promise.reject(new Error("no")), {}),
      /no/,
    );
    assert.equal(existsSync(path), false);
  });
});

describe("clean", () => {
  it("finds process numbers in a run file of any shape", () => {
    const run = {
      chain: { pid: 11, port: 8545 },
      nodes: [{ pid: 12 }, { pid: 13, more: { pid: 14 } }],
      seed: 5,
      pid: 0,
    };
    assert.deepEqual(pidsIn(run).sort(), [11, 12, 13, 14]);
    assert.deepEqual(pidsIn(null), []);
    assert.deepEqual(pidsIn({ pid: "12" }), []);
  });

  it("looks at the run file of every command", () => {
    const names = ["run.json", "replay-run.json", "report.json", "run.json.123", "start", "overrun.json"];
    assert.deepEqual(names.filter(isRunFile), ["run.json", "replay-run.json"]);
  });

  it("never takes a stranger's process for ours", async () => {
    const stranger = spawn("sleep", ["60"], { cwd: tmpdir() });
    const ours = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { cwd: ROOT });
    try {
      await new Promise((done) => setTimeout(done, 100));
      assert.equal(isOurs(stranger.pid), false);
      assert.equal(isOurs(ours.pid), true);
      assert.equal(isOurs(ours.pid, "/somewhere/else"), false);
      assert.equal(isOurs(process.pid), false);
    } finally {
      stranger.kill("SIGKILL");
      ours.kill("SIGKILL");
    }
  });

  it("needs nothing installed, and refuses what it does not know", () => {
    for (const script of ["clean.mjs", "doctor.mjs"]) {
      assert.doesNotMatch(readFileSync(join(ROOT, "scripts", script), "utf8"), /from "(?!node:|\.\/)/, script);
      const answer = spawnSync(process.execPath, [join(ROOT, "scripts", script), "--everything"], { encoding: "utf8" });
      assert.equal(answer.status, 2, script);
      assert.match(answer.stderr, /--everything[\s\S]*npm run/);
    }
  });
});
