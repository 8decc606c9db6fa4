import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FeedReader, hashFile, openFeed } from "../../src/chain/feed.ts";

const address = (index: number): string => `0x${index.toString(16).padStart(40, "0")}`;

describe("the feed file", () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-feed-"));
  const readers: FeedReader[] = [];
  let files = 0;

  after(async () => {
    await Promise.all(readers.map((reader) => reader.close()));
    rmSync(folder, { recursive: true });
  });

  async function open(text: string, position?: { offset: number; line: number }): Promise<FeedReader> {
    const path = join(folder, `feed-${files++}.csv`);
    writeFileSync(path, text);
    const reader = await openFeed(path, position);
    readers.push(reader);
    return reader;
  }

  const many = (count: number): string =>
    `time,payer,payee,amount\n${Array.from({ length: count }, (_, i) => `${1000 + (i >> 1)},${address(i)},${address(i + 1)},${10n ** 20n + BigInt(i)}`).join("\n")}\n`;

  it("gives the rows before a time, each once and in order, over the limits of its buffer", async () => {
    const count = 12_000;
    const reader = await open(many(count));
    const amounts: bigint[] = [];
    for (let before = 1_000; before <= 1_000 + count; before += 997) {
      for (;;) {
        const rows = await reader.take(before, 100);
        assert.ok(rows.every(({ at }) => at < before));
        amounts.push(...rows.map(({ amount }) => amount));
        if (rows.length < 100) break;
      }
    }
    assert.equal(amounts.length, count);
    assert.ok(amounts.every((amount, i) => amount === 10n ** 20n + BigInt(i)));
    assert.deepEqual(await reader.take(Number.POSITIVE_INFINITY, 10), []);
  });

  it("goes on at any position it had, as if it had never stopped", async () => {
    const text = many(500);
    const reader = await open(text);
    for (let i = 0; i < 20; i++) {
      await reader.take(1_000 + i * 11, Number.POSITIVE_INFINITY);
      const { position } = reader;
      const other = await open(text, position);
      const [rest, same] = await Promise.all([
        other.take(Number.POSITIVE_INFINITY, 1_000),
        reader.take(Number.POSITIVE_INFINITY, 1_000),
      ]);
      assert.deepEqual(rest, same);
      reader.seek(position);
    }
  });

  it("reads a last row without a line end, and Windows line ends", async () => {
    const reader = await open(
      `time,payer,payee,amount\r\n5,${address(1)},${address(2)},7\r\n6,${address(1)},${address(2)},8`,
    );
    assert.deepEqual(
      (await reader.take(100, 100)).map(({ at, amount }) => [at, amount]),
      [
        [5, 7n],
        [6, 8n],
      ],
    );
  });

  const broken: [string, string, RegExp][] = [
    ["a wrong heading", "when,who\n", /line 1: the heading must be time,payer,payee,amount/],
    [
      "a broken time",
      `time,payer,payee,amount\nx,${address(1)},${address(2)},1\n`,
      /line 2, column 1 \(time\): expected whole seconds, found "x"/,
    ],
    [
      "a broken payee",
      `time,payer,payee,amount\n1,${address(1)},${address(2)},1\n2,${address(1)},0x12,1\n`,
      /line 3, column 3 \(payee\)/,
    ],
    [
      "an amount with a point",
      `time,payer,payee,amount\n1,${address(1)},${address(2)},1.5\n`,
      /line 2, column 4 \(amount\)/,
    ],
    [
      "a fifth column",
      `time,payer,payee,amount\n1,${address(1)},${address(2)},1,9\n`,
      /line 2: 5 columns: expected 4 columns/,
    ],
    [
      "time that goes back",
      `time,payer,payee,amount\n2,${address(1)},${address(2)},1\n1,${address(1)},${address(2)},1\n`,
      /line 3, column 1 \(time\): 1 is before the row above \(2\)/,
    ],
  ];
  for (const [what, text, message] of broken) {
    it(`names the place of ${what}`, async () => {
      const reader = await open(text);
      await assert.rejects(reader.take(Number.POSITIVE_INFINITY, 100), message);
    });
  }

  it("has a hash", async () => {
    const path = join(folder, "hash.csv");
    writeFileSync(path, "abc");
    assert.equal(await hashFile(path), "0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});
