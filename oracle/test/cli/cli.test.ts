import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getModelHash, parseModel } from "@sluice/sdk";
import { privateKeyToAccount } from "viem/accounts";
import { PROJECT_ROOT } from "../../src/store/place.ts";

const KEY = `0x${"5ec7e7".repeat(10)}abcd` as const;

describe("sluice-oracle", () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-cli-"));
  after(() => rmSync(folder, { recursive: true }));

  function run(args: string[], env: Record<string, string> = {}) {
    const done = spawnSync(process.execPath, [join(PROJECT_ROOT, "oracle/src/cli/main.ts"), ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? "", ...env },
      encoding: "utf8",
      timeout: 60_000,
    });
    return { code: done.status, out: done.stdout, err: done.stderr };
  }

  it("helps", () => {
    for (const args of [["help"], ["--help"], [], ["start", "--help"]]) {
      const { code, out } = run(args);
      assert.equal(code, 0);
      assert.match(out, /sluice-oracle start/);
    }
  });

  const refused: [string[], RegExp][] = [
    [["stat"], /There is no command "stat"/],
    [["start", "--fast"], /Unknown option '--fast'/],
    [["start", "now"], /now/],
    [["keys"], /keys needs one of/],
    [["settings", "--write", "--check"], /exclude each other/],
  ];
  for (const [args, message] of refused) {
    it(`refuses ${args.join(" ")}, with help`, () => {
      const { code, err } = run(args);
      assert.equal(code, 1);
      assert.match(err, message);
      assert.match(err, /sluice-oracle doctor/);
    });
  }

  it("names what is missing before it starts anything", () => {
    const { code, err, out } = run(["start"], { NODE_PRIVATE_KEY: `${KEY}zz` });
    assert.equal(code, 1);
    assert.match(err, /CHAIN_RPC_URL is not set/);
    assert.match(err, /NODE_PRIVATE_KEY must be 0x and 64 hex digits \(its value is not shown\)/);
    assert.ok(!(err + out).includes("5ec7e75ec7e7"));
  });

  it("reads settings from a file, and the environment goes before it", () => {
    const file = join(folder, "node.env");
    writeFileSync(file, `CHAIN_RPC_URL=http://127.0.0.1:1\nNODE_PRIVATE_KEY=${KEY}\nHTTP_PORT=x\n`);
    const one = run(["start", "--settings", file]);
    assert.match(one.err, /HTTP_PORT must be/);
    assert.doesNotMatch(one.err, /CHAIN_RPC_URL is not set/);
    assert.doesNotMatch(run(["start", "--settings", file], { HTTP_PORT: "8000" }).err, /HTTP_PORT/);
    assert.match(run(["start", "--settings", join(folder, "none")]).err, /--settings cannot be read/);
  });

  it("makes keys that sign as the address it shows", () => {
    const { code, out } = run(["keys", "new", "--json"]);
    assert.equal(code, 0);
    const made = JSON.parse(out) as { address: string; privateKey: `0x${string}` };
    assert.equal(privateKeyToAccount(made.privateKey).address, made.address);
    assert.equal(run(["keys", "address"], { NODE_PRIVATE_KEY: made.privateKey }).out.trim(), made.address);
  });

  it("finds its generated files current", () => {
    assert.equal(run(["settings", "--check"]).code, 0);
    assert.match(run(["settings"]).out, /NODE_PRIVATE_KEY=/);
  });

  it("says what a node still lacks", () => {
    const { code, out } = run(["doctor"], { NODE_PRIVATE_KEY: KEY });
    assert.equal(code, 1);
    assert.match(out, /ok {4}bundled PostgreSQL/);
    assert.match(out, /FAIL {2}settings/);
    assert.ok(!out.includes(KEY.slice(2)));
  });

  it("ends with 75 where trying again may help, and does not show the RPC's key", () => {
    const settings = {
      CHAIN_RPC_URL: "http://127.0.0.1:1/v3/thisisthekey",
      ESCROW_ADDRESS: `0x${"ab".repeat(20)}`,
      RISK_ORACLE_ADDRESS: `0x${"ab".repeat(20)}`,
      NODE_PRIVATE_KEY: KEY,
      DATABASE_URL: "postgres://u:databasepassword@127.0.0.1:1/x",
      MODEL_FILE: join(folder, "model.json"),
      MANIFEST_FILE: join(folder, "manifest.json"),
    };
    const missing = run(["start"], settings);
    assert.equal(missing.code, 1);
    assert.match(missing.err, /MODEL_FILE cannot be read/);
    const { code, err, out } = run(["start"], { ...settings, ...files() });
    assert.equal(code, 75);
    assert.match(err, /RPC failed at eth_chainId/);
    for (const secret of ["thisisthekey", "databasepassword", KEY.slice(2)])
      assert.ok(!(err + out).includes(secret), secret);
  });

  function files() {
    const model = {
      format: "sluice-model/1",
      name: "tiny",
      features: ["a"],
      hidden: 16,
      knots: [[1]],
      rows: [[Array.from({ length: 16 }, () => 0)]],
      signs: Array.from({ length: 16 }, () => 1),
      output: { offset: 0, shift: 0, knots: [1, 2], scores: [0, 10_000] },
      baseline: [0],
    };
    const [modelFile, manifestFile] = [join(folder, "good-model.json"), join(folder, "good-manifest.json")];
    writeFileSync(modelFile, JSON.stringify(model));
    const lists = { tokens: [], watchlist: [], labels: [], rules: [] };
    writeFileSync(
      manifestFile,
      JSON.stringify({ format: "sluice-manifest/1", ...lists, feed: null, model: getModelHash(parseModel(model)) }),
    );
    return { MODEL_FILE: modelFile, MANIFEST_FILE: manifestFile };
  }
});
