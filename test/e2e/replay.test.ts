import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { ROOT } from "../../scripts/lib/place.ts";
import type { Row } from "../../scripts/lib/rows.ts";
import { address, HEADER, row } from "../scripts/transfersFile.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-e2e-replay-"));
const children: ChildProcess[] = [];

after(() => {
  for (const child of children) child.kill("SIGTERM");
  rmSync(folder, { recursive: true, force: true });
});

function replay(...flags: string[]): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [join(ROOT, "scripts", "replay.ts"), ...flags], {
    cwd: ROOT,
    env: { ...process.env, SLUICE_STATE: join(folder, "state") },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
    });
  }
  return new Promise((done) => child.once("close", (code) => done({ code: code ?? -1, output })));
}

const YEAR_2019 = 1_546_300_800;
const DAY = 86_400;

/** Twelve accounts trade; account 9 is a fraud that is paid now and then, account 8 one that pays. */
function transfers(): string[] {
  const rows: string[] = [];
  const pay = (ts: number, from: number, to: number, value: string): void => {
    rows.push(row({ ts, account: address(from), counterparty: address(to), value }));
  };
  // What the oracle knows from before: three weeks of trade.
  for (let i = 0; i < 60; i++) pay(YEAR_2019 - 21 * DAY + i * 30_000, 1 + (i % 4), 5 + (i % 3), `0.${1 + (i % 5)}`);
  // What is left out.
  rows.push(row({ ts: YEAR_2019, account: address(1), error: "1" }));
  rows.push(row({ ts: YEAR_2019, account: address(1), creates: "1", counterparty: "" }));
  rows.push(row({ ts: YEAR_2019, account: address(1), counterparty: "genesis", dir: "in" }));
  rows.push(row({ ts: YEAR_2019, account: address(1), counterparty: address(1) }));
  rows.push(row({ ts: YEAR_2019, account: address(1), value: "0" }));
  for (let i = 0; i < 48; i++) {
    const ts = YEAR_2019 + 100 + Math.floor(i / 2) * 700; // two of each second
    pay(ts, 1 + (i % 4), i % 6 === 5 ? 9 : 5 + (i % 3), i % 7 === 0 ? "5.5e-2" : "0.2");
  }
  pay(YEAR_2019 + 20_000, 8, 5, "1");
  rows.push(row({ ts: YEAR_2019 + 20_000, account: address(5), dir: "in", counterparty: address(8), value: "1.0" }));
  // After a long silence.
  pay(YEAR_2019 + 90 * DAY, 2, 6, "0.3");
  pay(YEAR_2019 + 500 * DAY, 1, 9, "123456.000000000000000001");
  return rows;
}

const input = join(folder, "transfers.csv.gz");
writeFileSync(input, gzipSync(`${[HEADER, ...transfers()].join("\n")}\n`));
const labels = Array.from({ length: 12 }, (_, i) => `${address(i + 1)},${i + 1 === 9 || i + 1 === 8 ? 1 : 0}`);
writeFileSync(join(folder, "labels.csv"), `account,fraud\n${labels.join("\n")}\n`);

function figures(path: string): Map<string, number> {
  const { rows } = JSON.parse(readFileSync(path, "utf8")) as { rows: Row[] };
  return new Map(rows.map(({ name, value }) => [name, value]));
}

describe("npm run replay", function () {
  this.timeout(300_000);

  it("plays a file's transfers through the whole system, twice with the same result", async () => {
    const outcomes: Map<string, number>[] = [];
    for (const name of ["first.json", "second.json"]) {
      const json = join(folder, name);
      const { code, output } = await replay("--input", input, "--from", "2019-01-01", "--json", json);
      assert.equal(code, 0, output);
      assert.match(output, /payments +count +value +released/);
      assert.match(output, /9000–10000/);
      assert.match(output, /What this does not show: skill/);
      const all = figures(json);
      const expected: [string, number][] = [
        ["rows read", 60 + 5 + 48 + 2 + 2],
        ["left out: failed", 1],
        ["left out: contract creations", 1],
        ["left out: no address or genesis", 1],
        ["left out: to oneself", 1],
        ["left out: zero amounts", 1],
        ["left out: second listings of one transfer", 1],
        ["transfers that can be payments", 60 + 48 + 1 + 2],
        ["of them in the time asked for", 51],
        ["transfers in the oracle's feed", 60],
        ["payments replayed", 51],
        ["fraudulent: payments", 9],
        ["honest: payments", 42],
        ["payer labelled: payments", 1],
        ["reports missing at a node", 0],
        ["reports signed twice differently", 0],
      ];
      for (const [row, value] of expected) assert.equal(all.get(row), value, row);
      const sum = ["released", "held", "denied"].reduce(
        (total, word) => total + (all.get(`fraudulent: ${word}`) ?? 0),
        0,
      );
      assert.equal(sum, 9);
      assert.ok((all.get("fraudulent: value") ?? 0) > 123_456);
      outcomes.push(all);
      assert.equal(existsSync(join(folder, "state", "replay-run.json")), false);
    }
    for (const [name, value] of outcomes[0] ?? []) {
      if (name !== "time" && name !== "decisions") assert.equal(outcomes[1]?.get(name), value, name);
    }
  });

  it("replays a sample", async () => {
    const json = join(folder, "sample.json");
    const { code, output } = await replay("--input", input, "--sample", "10", "--seed", "3", "--json", json);
    assert.equal(code, 0, output);
    assert.equal(figures(json).get("payments replayed"), 10);
    assert.equal(figures(json).get("of them in the time asked for"), 111);
  });

  it("says where a row is broken and stops, before anything is started", async () => {
    const broken = join(folder, "broken.csv");
    writeFileSync(broken, `${[HEADER, row({ ts: 5 }), row({ ts: 6, value: "1,5" }), row({ ts: 7 })].join("\n")}\n`);
    const { code, output } = await replay("--input", broken);
    assert.equal(code, 1);
    assert.match(output, /broken\.csv:3:\d+: has 11 columns where the header has 10.*--on-error skip/);
    assert.doesNotMatch(output, /local chain/);
  });

  const refused: [string[], number, RegExp][] = [
    [[], 2, /--input FILE is missing[\s\S]*--on-error stop\|skip/],
    [["--input", "/nowhere.csv"], 1, /no labels\.csv or labels\.csv\.gz beside \/nowhere\.csv/],
    [["--input", "/nowhere.csv", "--labels", join(folder, "labels.csv")], 1, /\/nowhere\.csv does not exist/],
    [["--input", input, "--on-error", "maybe"], 2, /--on-error takes stop or skip/],
    [["--input", input, "--limit", "0"], 2, /--limit takes a whole number/],
    [["--input", input, "--seed", "4"], 2, /--seed goes with --sample/],
    [["--input", input, "--form", "2018-01-01"], 2, /Unknown option '--form'[\s\S]*--from DATE/],
    [["--input", input, "--from", "2030-01-01"], 1, /nothing to replay/],
    [["--input", input, "--json", folder], 2, /--json .* cannot be written: it is a folder/],
    [["--input", input, "--json", join(folder, "missing", "r.json")], 2, /--json .* cannot be written: ENOENT/],
  ];
  for (const [flags, code, why] of refused) {
    it(`refuses ${flags.map((flag) => flag.replace(folder, "…")).join(" ") || "no flags"}`, async () => {
      const { code: got, output } = await replay(...flags);
      assert.match(output, why);
      assert.equal(got, code);
    });
  }
});
