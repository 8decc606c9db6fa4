import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { bitcoinOtcRows, bitcoinOtcSplit, readRatings } from "../../src/datasets/bitcoinOtc.ts";
import { DataSetError } from "../../src/datasets/dataSetError.ts";
import { readHandbook } from "../../src/datasets/handbook.ts";
import { folderWith, madeUpRatings } from "./madeUp.ts";

async function refused(reader: (folder: string) => Promise<unknown>, name: string, text: string, sentence: RegExp) {
  const folder = folderWith(name, text);
  try {
    await assert.rejects(reader(folder), (error: unknown) => {
      assert.ok(error instanceof DataSetError, String(error));
      assert.match(error.message, sentence);
      return true;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("readers of data sets", () => {
  const head = "source,target,rating,time\n";

  it("read plain and gzipped files alike, whatever the order of the columns", async () => {
    const plain = folderWith("ratings.csv", "time,x,target,source,rating\r\n5.9,a,2,1,-3\r\n7,b,1,2,10");
    const zipped = folderWith("ratings.csv.gz", `${head}1,2,-3,5.9\n2,1,10,7\n`);
    const expected = { sources: [1, 2], targets: [2, 1], ratings: [-3, 10], times: [5, 7] };
    assert.deepEqual(await readRatings(plain), expected);
    assert.deepEqual(await readRatings(zipped), expected);
    for (const folder of [plain, zipped]) rmSync(folder, { recursive: true, force: true });
  });

  it("refuse a number that is none, and say where", async () => {
    await refused(readRatings, "ratings.csv", `${head}1,2,NaN,5\n`, /line 2, rating: "NaN" is not a number/);
    await refused(readRatings, "ratings.csv", `${head}1,2,3,5\n1,,3,5\n`, /line 3, target: "" is not a number/);
    await refused(readRatings, "ratings.csv", `${head}1,2,0,5\n`, /a rating of 0/);
  });

  it("refuse missing columns, lines of another width, empty, missing and broken files", async () => {
    await refused(readRatings, "ratings.csv", "source,target,time\n1,2,3\n", /lacks the column rating/);
    await refused(readRatings, "ratings.csv", `${head}1,2,3\n`, /line 2 has 3 cells, the head line 4/);
    await refused(readRatings, "ratings.csv", head, /ratings\.csv is empty/);
    await refused(readRatings, "ratings.csv", "", /ratings\.csv is empty/);
    await refused(readRatings, "other.csv", head, /neither ratings\.csv\.gz nor ratings\.csv: --data/);
    await refused(readHandbook, "transactions.csv", head, /lacks the column TX_TIME_SECONDS, CUSTOMER_ID/);
  });

  it("read cells in quotes, whatever the end of the lines, and know gzip by its bytes", async () => {
    const expected = { sources: [1, 2], targets: [2, 1], ratings: [-3, 10], times: [5, 7] };
    const texts = {
      quoted: '"time","note","target","source","rating"\r\n5.9,"a, ""b""",2,"1",-3\r\n"7","",1,2,"10"\r\n\r\n',
      marked: `\uFEFF${head}1,2,-3,5.9\n2,1,1e1,7`,
    };
    for (const text of Object.values(texts)) {
      const folder = folderWith("ratings.csv", text);
      assert.deepEqual(await readRatings(folder), expected);
      rmSync(folder, { recursive: true, force: true });
    }
    const unpacked = folderWith("plain.csv", "");
    writeFileSync(join(unpacked, "ratings.csv.gz"), `${head}1,2,-3,5\n2,1,10,7\n`);
    assert.deepEqual(await readRatings(unpacked), expected);
    const packed = folderWith("plain.csv", "");
    writeFileSync(join(packed, "ratings.csv"), gzipSync(`${head}1,2,-3,5\n2,1,10,7\n`));
    assert.deepEqual(await readRatings(packed), expected);
    for (const folder of [unpacked, packed]) rmSync(folder, { recursive: true, force: true });
    await refused(readRatings, "ratings.csv", `${head}1,2,"3,5\n`, /line 2 has 3 cells, the head line 4/);
  });

  it("refuse a file that breaks off, is damaged, or is no table", async () => {
    const whole = gzipSync(`${head}${madeUpRatings(3000).split("\n").slice(1).join("\n")}`);
    const damaged = Uint8Array.from(whole);
    damaged.set([0, 255, 0, 255], whole.length >> 1);
    const folder = folderWith("plain.csv", "");
    for (const bytes of [whole.subarray(0, whole.length >> 1), whole.subarray(0, whole.length - 4), damaged]) {
      writeFileSync(join(folder, "ratings.csv.gz"), bytes);
      await assert.rejects(readRatings(folder), (error: unknown) => {
        assert.ok(error instanceof DataSetError, String(error));
        return /ratings\.csv\.gz cannot be read to its end/.test(error.message) || /line \d+/.test(error.message);
      });
    }
    rmSync(join(folder, "ratings.csv.gz"));
    mkdirSync(join(folder, "ratings.csv"));
    await assert.rejects(readRatings(folder), /ratings\.csv is not a file/);
    rmSync(folder, { recursive: true, force: true });
    await refused(readRatings, "ratings.csv", `${head}${"x".repeat(1_100_000)}`, /line 2 is longer than/);
    await refused(readRatings, "ratings.csv", "source,target,rating,time,time\n1,2,3,4,5\n", /column time twice/);
  });

  it("take no number that only JavaScript would read", async () => {
    for (const text of ["0x10", "Infinity", "1_000", "1,5", "--1", "", " "]) {
      const cell = text.includes(",") ? `"${text}"` : text;
      await refused(readRatings, "ratings.csv", `${head}1,2,3,${cell}\n`, /line 2, time: ".*" is not a number/);
    }
  });

  it("count rows, not lines: an empty line at the end is no payment", async () => {
    const text = "TX_TIME_SECONDS,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD\n1,0,0,5,0\n\n2,0,0,5,1\n\n\n";
    const folder = folderWith("transactions.csv", text);
    const { count, times, scenarios } = await readHandbook(folder);
    assert.deepEqual([count, times], [2, [1, 2]]);
    assert.deepEqual([...scenarios], [0, 0], "the kind is not known without its column");
    rmSync(folder, { recursive: true, force: true });
    await refused(readHandbook, "transactions.csv", text.replace("2,0,0", "2,9999999,0"), /CUSTOMER_ID 9999999 is not/);
  });

  it("refuse times that fall, and labels and amounts that make no sense", async () => {
    await refused(readRatings, "ratings.csv", `${head}1,2,3,5\n1,2,3,4\n`, /row 2: time falls from 5 to 4/);
    for (const time of ["-5", "1e12"]) {
      await refused(
        readRatings,
        "ratings.csv",
        `${head}1,2,3,${time}\n`,
        /row 1: time is .*; expected 0 … 100000000000/,
      );
    }
    for (const person of ["-7", "7.5", "1e300"]) {
      await refused(
        readRatings,
        "ratings.csv",
        `${head}1,${person},3,5\n`,
        /row 1: a person .*; expected a whole number/,
      );
    }
    const card = "TX_TIME_SECONDS,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD\n";
    await refused(readHandbook, "transactions.csv", `${card}1,1,1,5,2\n`, /TX_FRAUD is 2, not 0 or 1/);
    await refused(readHandbook, "transactions.csv", `${card}1,1,1,-5,0\n`, /row 1: an amount of -5; expected 0/);
    await refused(readHandbook, "transactions.csv", `${card}1,1,1,1e300,0\n`, /an amount of 1e\+300/);
    await refused(readHandbook, "transactions.csv", `${card}-1,1,1,5,0\n`, /row 1: TX_TIME_SECONDS is -1/);
    await refused(readHandbook, "transactions.csv", `${card}1,1.5,1,5,0\n`, /CUSTOMER_ID 1\.5/);
    await refused(readHandbook, "transactions.csv", `${card}2,1,1,5,0\n1,1,1,5,0\n`, /TX_TIME_SECONDS falls/);
  });

  it("refuses a test part without rows or without rows before it", async () => {
    const folder = folderWith("ratings.csv", madeUpRatings(20));
    const ratings = await readRatings(folder);
    rmSync(folder, { recursive: true, force: true });
    assert.throws(() => bitcoinOtcSplit(ratings, 1_200_000_000), /choose another time/);
    assert.throws(() => bitcoinOtcSplit(ratings, 1_900_000_000), /choose another time/);
    assert.equal(bitcoinOtcSplit(ratings, undefined).train.length, 14);
  });

  it("knows of a trade only what came before it", () => {
    const data = {
      sources: [1, 1, 2, 3],
      targets: [2, 3, 3, 2],
      ratings: [5, -10, 4, 3],
      times: [100, 200, 300, 400],
    };
    const rows = bitcoinOtcRows(data);
    const changed = bitcoinOtcRows({ ...data, ratings: [5, -10, 4, -9] });
    assert.deepEqual(
      rows.map(({ features }) => features),
      changed.map(({ features }) => features),
      "the last rating is in no feature",
    );
    assert.deepEqual(
      rows.map(({ isFraud }) => isFraud),
      [false, true, false, false],
    );
    assert.equal(rows[0]?.features[0], 32767, "nothing is known of a first payee");
    assert.equal(rows[2]?.features[0], 0, "payee 3 was rated −10 once");
    assert.equal(rows[3]?.features[0], (5 + 10) * 512, "payee 2 was rated 5 once");
    assert.equal(rows[3]?.features[14], 4 + 10, "payee 2 rated payer 3 with 4");
  });
});
