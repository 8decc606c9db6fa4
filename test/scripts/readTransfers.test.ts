import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { type BrokenRow, readCsv } from "../../scripts/lib/replay/readCsv.ts";
import { newReadCounts, readTransfers, type Transfer } from "../../scripts/lib/replay/readTransfers.ts";
import { address, HEADER, row, scratchFolder } from "./transfersFile.ts";

const file = scratchFolder();

async function read(path: string) {
  const counts = newReadCounts();
  const broken: BrokenRow[] = [];
  const transfers: Transfer[] = [];
  const seconds: number[] = [];
  for await (const second of readTransfers(path, (error) => broken.push(error), counts)) {
    transfers.push(...second.transfers);
    seconds.push(second.at);
  }
  return { transfers, seconds, counts, broken };
}

async function readRows(rows: string[], options?: { gzip?: boolean }) {
  return await read(file("transfers.csv", `${[HEADER, ...rows].join("\n")}\n`, options));
}

describe("readTransfers", () => {
  it("turns rows of both directions into transfers with exact amounts and the lines they stand in", async () => {
    const { transfers, counts } = await readRows([
      row({ ts: 10, account: address(1).toUpperCase().replace("0X", "0x"), counterparty: address(2), value: "5e-18" }),
      row({ ts: 11, account: address(1), dir: "in", counterparty: address(3), value: "600" }),
    ]);
    assert.deepEqual(transfers, [
      { at: 10, from: address(1), to: address(2), value: 5n, line: 2 },
      { at: 11, from: address(3), to: address(1), value: 600n * 10n ** 18n, line: 3 },
    ]);
    assert.equal(counts.rows, 2);
  });

  it("reads gzip whatever the file is called, a BOM, CRLF and a last line without an end", async () => {
    assert.equal((await readRows([row({ ts: 1 }), row({ ts: 2 })], { gzip: true })).transfers.length, 2);
    const text = `\uFEFF${HEADER}\r\n${row({ ts: 1 })}\r\n\r\n${row({ ts: 2 })}`;
    assert.deepEqual((await read(file("crlf.csv", text))).seconds, [1, 2]);
  });

  it("takes columns by name, in any order, quoted or not", async () => {
    const header = "creates,value_eth,ts,note,account,dir,counterparty,is_error";
    const { transfers } = await read(
      file("order.csv", `${header}\n0,"1.5",7,"a, ""quoted"" note",${address(1)},out,${address(2)},false\n`),
    );
    assert.deepEqual(transfers, [{ at: 7, from: address(1), to: address(2), value: 15n * 10n ** 17n, line: 2 }]);
  });

  it("leaves out what is no payment, each row counted once under its first reason", async () => {
    const { transfers, counts } = await readRows([
      row({ ts: 1, error: "1", value: "0" }),
      row({ ts: 1, creates: "1", counterparty: "" }),
      row({ ts: 1, counterparty: "" }),
      row({ ts: 1, counterparty: "genesis", dir: "in" }),
      row({ ts: 1, counterparty: address(1) }),
      row({ ts: 1, value: "0.0" }),
      row({ ts: 1, value: "3e13" }),
      row({ ts: 1 }),
    ]);
    assert.equal(transfers.length, 1);
    assert.deepEqual(counts.leftOut, {
      failed: 1,
      creation: 1,
      noAddress: 2,
      toSelf: 1,
      zero: 1,
      above104Bits: 1,
      secondListing: 0,
    });
  });

  it("keeps a transfer that stands once from each side once, where it stood first", async () => {
    const out = row({ ts: 5, account: address(1), counterparty: address(2), value: "1.0" });
    const into = row({ ts: 5, account: address(2), dir: "in", counterparty: address(1), value: "1e0" });
    const other = row({ ts: 5, account: address(3), counterparty: address(4) });
    const { transfers, counts } = await readRows([into, other, out]);
    assert.deepEqual(
      transfers.map(({ from, line }) => [from, line]),
      [
        [address(1), 2],
        [address(3), 3],
      ],
    );
    assert.equal(counts.leftOut.secondListing, 1);
  });

  it("keeps two equal transfers of one second that were listed from both sides or only from one", async () => {
    const out = row({ ts: 5 });
    const into = row({ ts: 5, account: address(2), dir: "in", counterparty: address(1) });
    assert.equal((await readRows([out, into, out, into])).transfers.length, 2);
    assert.equal((await readRows([out, out, into, into])).transfers.length, 2);
    assert.equal((await readRows([out, out])).transfers.length, 2);
    assert.equal((await readRows([out, into, into])).transfers.length, 2);
  });

  it("does not take equal transfers of different seconds for one", async () => {
    const { transfers, seconds } = await readRows([
      row({ ts: 5 }),
      row({ ts: 6, account: address(2), dir: "in", counterparty: address(1) }),
    ]);
    assert.equal(transfers.length, 2);
    assert.deepEqual(seconds, [5, 6]);
  });

  const broken: [string, string, number, RegExp][] = [
    ["a word as amount", row({ ts: 5, value: "much" }), 93, /value_eth "much" is not a decimal number/],
    ["a negative amount", row({ ts: 5, value: "-1" }), 93, /is negative/],
    ["no time", row({ ts: "" }), 44, /ts is not a time/],
    ["a time in milliseconds", row({ ts: "1514764800000" }), 44, /ts "1514764800000" is not a time/],
    ["a time before the row above", row({ ts: 1 }), 44, /is before the row above \(3\)/],
    ["a strange direction", row({ ts: 5, dir: "up" }), 46, /dir "up" is neither/],
    ["a short address", row({ ts: 5, counterparty: "0x12" }), 50, /counterparty "0x12" is not an address/],
    ["a strange flag", row({ ts: 5, error: "maybe" }), 104, /is_error "maybe" is neither 0 nor 1/],
    ["a missing column", "a,b,c", 6, /has 3 columns where the header has 10/],
    ["a column too many", `${row({ ts: 5 })},9`, 110, /has 11 columns/],
    ["an open quote", `"${row({ ts: 5 })}`, 109, /a quote is not closed/],
  ];
  for (const [what, text, column, why] of broken) {
    it(`says file, line and column of a row with ${what}, and goes on`, async () => {
      const { transfers, counts, broken: errors } = await readRows([row({ ts: 3 }), text, row({ ts: 9 })]);
      assert.deepEqual(
        transfers.map(({ at }) => at),
        [3, 9],
      );
      assert.equal(counts.broken, 1);
      assert.equal(counts.rows, 3);
      assert.match(errors[0]?.message ?? "", why);
      assert.match(errors[0]?.message ?? "", /transfers\.csv:3:\d+: /);
      assert.equal(errors[0]?.column, column);
    });
  }

  it("stops at a broken row when the caller throws", async () => {
    const path = file("stop.csv", `${HEADER}\n${row({ ts: 5, value: "?" })}\n${row({ ts: 6 })}\n`);
    const reading = async (): Promise<void> => {
      for await (const _ of readTransfers(path, (error) => {
        throw error;
      })) {
        assert.fail("nothing comes before the broken row");
      }
    };
    await assert.rejects(reading, /stop\.csv:2:93: value_eth/);
  });

  it("says what is wrong with a file that is missing, empty, cut off or has another header", async () => {
    await assert.rejects(read("/nowhere/transfers.csv"), /\/nowhere\/transfers\.csv does not exist/);
    await assert.rejects(read(file("empty.csv", "")), /is empty/);
    await assert.rejects(
      read(file("header.csv", "a,b\n1,2\n")),
      /header\.csv:1:1: the header has no column account, ts/,
    );
    const whole = file("cut.gz", `${HEADER}\n${row({ ts: 5 })}\n`.repeat(50), { gzip: true });
    const bytes = readFileSync(whole);
    writeFileSync(whole, bytes.subarray(0, bytes.length - 20));
    await assert.rejects(read(whole), /cut\.gz:\d+: cannot read on: .*Is the file whole/);
  });

  it("does not hold a line that never ends", async () => {
    const path = file("long.csv", `h\n${"x".repeat(3_000_000)}\n1\n`);
    const errors: BrokenRow[] = [];
    const rows: string[] = [];
    for await (const chunk of readCsv(
      path,
      ["h"],
      (line) => line.cell(0),
      (error) => errors.push(error),
    )) {
      rows.push(...chunk);
    }
    assert.deepEqual(rows, ["1"]);
    assert.match(errors[0]?.message ?? "", /long\.csv:2:\d+: the line does not end/);
  });
});
