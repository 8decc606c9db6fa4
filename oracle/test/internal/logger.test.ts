import assert from "node:assert/strict";
import { createLogger, hideSecrets } from "../../src/internal/logger.ts";

const KEY = `0x${"c0ffee11".repeat(8)}`;
const DATABASE = "postgres://sluice:p%40ssw0rd-long@127.0.0.1:5432/x";
const RPC = "https://mainnet.example.org/v3/0123456789abcdef?token=querysecret";

describe("the log", () => {
  const lines: string[] = [];
  const logger = createLogger({
    level: "trace",
    secrets: [KEY, DATABASE, RPC],
    destination: { write: (line: string) => void lines.push(line) },
  });

  const cases: [string, () => void][] = [
    ["a field", () => logger.info({ key: KEY }, "text")],
    ["a nested field", () => logger.info({ a: { b: [{ c: KEY.slice(2) }] } }, "text")],
    ["a message", () => logger.warn(`cannot reach ${DATABASE}`)],
    [
      "an error and its cause",
      () => logger.error({ err: new Error(`at ${RPC}`, { cause: new Error(KEY.toUpperCase()) }) }, "text"),
    ],
    ["a password alone", () => logger.info("p@ssw0rd-long and p%40ssw0rd-long")],
    ["a query alone", () => logger.info("GET ?token=querysecret")],
    ["a path with a key", () => logger.info("POST /v3/0123456789abcdef")],
  ];
  for (const [what, log] of cases) {
    it(`hides secrets in ${what}`, () => {
      lines.length = 0;
      log();
      assert.equal(lines.length, 1);
      const line = (lines[0] as string).toLowerCase();
      for (const secret of [KEY.slice(2), "ssw0rd-long", "querysecret", "0123456789abcdef"])
        assert.ok(!line.includes(secret.toLowerCase()), line);
      assert.ok(JSON.parse(lines[0] as string).time, "it is still JSON");
    });
  }

  it("leaves everything else alone", () => {
    assert.equal(hideSecrets("block 5 of 127.0.0.1", [KEY, DATABASE, RPC, "x"]), "block 5 of 127.0.0.1");
  });
});
