import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GENERATED } from "../../src/cli/settings.ts";
import { SettingsError } from "../../src/internal/errors.ts";
import { readSettings, SECRET_SETTINGS, SETTINGS } from "../../src/internal/settings.ts";
import { PROJECT_ROOT } from "../../src/store/place.ts";

const KEY = `0x${"1f".repeat(32)}`;
const good = {
  CHAIN_RPC_URL: "http://127.0.0.1:8545",
  ESCROW_ADDRESS: "0x5FbDB2315678afecb367f032d93F642f64180aa3",
  RISK_ORACLE_ADDRESS: `0x${"ab".repeat(20)}`,
  NODE_PRIVATE_KEY: KEY,
  MODEL_FILE: "model.json",
  MANIFEST_FILE: "manifest.json",
};

function refusal(changes: Record<string, string>): string {
  try {
    readSettings({ ...good, ...changes });
  } catch (error) {
    assert.ok(error instanceof SettingsError);
    return error.message;
  }
  throw new Error("it was not refused");
}

describe("settings", () => {
  it("fill in what is not given", () => {
    const settings = readSettings(good);
    assert.equal(settings.confirmations, 1);
    assert.equal(settings.httpHost, "127.0.0.1");
    assert.equal(settings.pollMilliseconds, 50, "a chain on this machine is asked often");
    assert.equal(readSettings({ ...good, CHAIN_RPC_URL: "https://rpc.example.org" }).pollMilliseconds, 1_000);
    assert.equal(settings.databaseUrl, undefined);
    assert.equal(settings.escrow, good.ESCROW_ADDRESS.toLowerCase());
    assert.equal(readSettings({ ...good, DATABASE_URL: "" }).databaseUrl, undefined, "empty is absent");
  });

  it("take a list of addresses", () => {
    const [one, two] = [`0x${"ab".repeat(20)}`, `0x${"CD".repeat(20)}`];
    assert.deepEqual(readSettings(good).watchlistGates, []);
    assert.deepEqual(readSettings({ ...good, WATCHLIST_GATES: `${one}, ${two}` }).watchlistGates, [
      one,
      two.toLowerCase(),
    ]);
  });

  it("name every variable that is missing, and say what to do", () => {
    assert.throws(
      () => readSettings({}),
      (error: Error) =>
        [
          "CHAIN_RPC_URL",
          "ESCROW_ADDRESS",
          "RISK_ORACLE_ADDRESS",
          "NODE_PRIVATE_KEY",
          "MODEL_FILE",
          "MANIFEST_FILE",
        ].every((name) => error.message.includes(`${name} is not set`)) && error.message.includes(".env.example"),
    );
  });

  const wrong: [string, string, RegExp][] = [
    ["CHAIN_RPC_URL", "ftp://example.org/secret-path", /CHAIN_RPC_URL must be a URL that begins with http/],
    ["CHAIN_ID", "0", /CHAIN_ID must be a whole number from 1 on/],
    ["ESCROW_ADDRESS", "0x12", /ESCROW_ADDRESS must be an address/],
    ["ESCROW_ADDRESS", "0x5FbDB2315678afecb367f032d93F642f64180aA3", /wrong checksum/],
    ["ESCROW_ADDRESS", `0x${"0".repeat(40)}`, /zero address/],
    ["WATCHLIST_GATES", `0x${"ab".repeat(20)},`, /WATCHLIST_GATES has an entry that must be an address/],
    ["WATCHLIST_GATES", `0x${"ab".repeat(20)},0x${"0".repeat(40)}`, /an entry that must not be the zero address/],
    ["CONFIRMATIONS", "0", /CONFIRMATIONS must be a whole number from 1 to 200/],
    ["CONFIRMATIONS", "1.5", /CONFIRMATIONS must be a whole number/],
    ["HTTP_PORT", "65536", /HTTP_PORT must be/],
    ["MODEL_ID", "0x12", /MODEL_ID must be 0x and 64 hex digits/],
    ["LOG_LEVEL", "loud", /LOG_LEVEL must be one of fatal/],
    ["DATABASE_URL", "mysql://user:hunter22@host/db", /DATABASE_URL must be a URL that begins with postgres/],
    ["NODE_PRIVATE_KEY", `${KEY}00`, /NODE_PRIVATE_KEY must be 0x and 64 hex digits/],
    ["NODE_PRIVATE_KEY", `0x${"f".repeat(64)}`, /not a key of the curve/],
    ["NODE_PRIVATE_KEY", `0x${"0".repeat(64)}`, /not a key of the curve/],
  ];
  for (const [name, value, message] of wrong) {
    it(`refuse ${name}=${value.slice(0, 24)}`, () => {
      const text = refusal({ [name]: value });
      assert.match(text, message);
      if ((SECRET_SETTINGS as readonly string[]).includes(name))
        assert.ok(!text.includes(value), "a secret's value is never shown");
    });
  }

  it("count RPC address, key and database among the secrets", () => {
    assert.deepEqual([...SECRET_SETTINGS].sort(), ["CHAIN_RPC_URL", "DATABASE_URL", "NODE_PRIVATE_KEY"]);
  });

  for (const { path, render } of GENERATED) {
    it(`are what ${path} says`, () => {
      assert.equal(readFileSync(join(PROJECT_ROOT, path), "utf8"), render(), "run sluice-oracle settings --write");
      for (const name of Object.keys(SETTINGS)) assert.ok(render().includes(name));
    });
  }
});
