import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { planReplay, readSelected, writeFeed } from "../../scripts/lib/replay/planReplay.ts";
import { createSelector } from "../../scripts/lib/replay/selectTransfers.ts";
import { address, HEADER, row, scratchFolder } from "./transfersFile.ts";

const file = scratchFolder();
const refuse = (error: Error): never => {
  throw error;
};

function hundred(): string {
  const rows = Array.from({ length: 100 }, (_, i) =>
    row({
      ts: 1000 + Math.floor(i / 2),
      account: address(i % 7),
      counterparty: address(20 + (i % 5)),
      value: `${i + 1}`,
    }),
  );
  return file("hundred.csv", `${[HEADER, ...rows].join("\n")}\n`);
}

async function replayedLines(request: { fromAt?: number; sample?: number; seed?: number; limit?: number }) {
  const input = hundred();
  const plan = await planReplay({ input, fromAt: 0, seed: 1, onBroken: refuse, ...request });
  const lines: number[] = [];
  for await (const { replayed } of readSelected(input, plan.selection)) lines.push(...replayed.map(({ line }) => line));
  return { plan, lines, input };
}

describe("planReplay", () => {
  it("takes everything when nothing is asked for", async () => {
    const { plan, lines } = await replayedLines({});
    assert.deepEqual([plan.eligible, plan.inRange, plan.selection.size, lines.length], [100, 100, 100, 100]);
    assert.deepEqual([plan.firstAt, plan.lastAt], [1000, 1049]);
  });

  it("begins at a moment and ends after a number of transfers, even within a second", async () => {
    const { plan, lines } = await replayedLines({ fromAt: 1010, limit: 5 });
    assert.deepEqual(lines, [22, 23, 24, 25, 26]);
    assert.deepEqual([plan.eligible, plan.inRange, plan.firstAt, plan.lastAt], [100, 80, 1010, 1012]);
  });

  it("takes the same sample for the same seed, another for another, its earliest with a limit", async () => {
    const first = await replayedLines({ sample: 30, seed: 7 });
    assert.equal(first.lines.length, 30);
    assert.deepEqual((await replayedLines({ sample: 30, seed: 7 })).lines, first.lines);
    assert.notDeepEqual((await replayedLines({ sample: 30, seed: 8 })).lines, first.lines);
    assert.deepEqual((await replayedLines({ sample: 30, seed: 7, limit: 4 })).lines, first.lines.slice(0, 4));
    assert.equal((await replayedLines({ sample: 500, seed: 7 })).lines.length, 100);
  });

  it("samples uniformly", () => {
    const taken = new Array<number>(20).fill(0);
    const transfer = { at: 1, from: "", to: "", value: 1n, line: 1 };
    for (let seed = 0; seed < 2_000; seed++) {
      const selector = createSelector({ sample: 5, seed }, () => {});
      for (let i = 0; i < 20; i++) selector.offer(i, transfer);
      const selection = selector.finish();
      for (let i = 0; i < 20; i++) if (selection.has(i)) taken[i] = (taken[i] ?? 0) + 1;
    }
    // 500 expected each, standard deviation 19
    for (const n of taken) assert.ok(n > 400 && n < 600, `${n} of 2000`);
  });

  it("writes into the feed every other transfer before the last replayed one, participants under their stand-ins", async () => {
    const { plan, lines, input } = await replayedLines({ sample: 10, seed: 3 });
    const path = join(dirname(input), "deeper", "feed.csv");
    const rows = await writeFeed(input, plan, path);
    const [header, ...written] = readFileSync(path, "utf8").trimEnd().split("\n");
    assert.equal(header, "time,payer,payee,amount");
    assert.equal(written.length, rows);
    const expected: string[] = [];
    for (let i = 0; i < 100; i++) {
      const at = 1000 + Math.floor(i / 2);
      if (lines.includes(i + 2) || at >= plan.lastAt) continue;
      const [from, to] = [plan.standIns.addressOf(address(i % 7)), plan.standIns.addressOf(address(20 + (i % 5)))];
      expected.push(`${at},${from},${to},${BigInt(i + 1) * 10n ** 18n}`);
    }
    assert.deepEqual(written, expected);
  });

  it("derives stand-ins from seed and account alone, and only for participants", async () => {
    const { standIns } = (await replayedLines({ limit: 1, seed: 5 })).plan;
    const again = (await replayedLines({ limit: 3, seed: 5 })).plan.standIns;
    const other = (await replayedLines({ limit: 1, seed: 6 })).plan.standIns;
    assert.equal(standIns.addressOf(address(0)), again.addressOf(address(0)));
    assert.notEqual(standIns.addressOf(address(0)), other.addressOf(address(0)));
    assert.notEqual(standIns.addressOf(address(0)), address(0));
    assert.equal(standIns.addressOf(address(3)), address(3));
    assert.equal(standIns.signer(address(0)).address.toLowerCase(), standIns.addressOf(address(0)));
    assert.throws(() => standIns.signer(address(3)), /takes part in no replayed payment/);
  });
});
