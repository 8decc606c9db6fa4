import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { amlsimSplit, readAmlsim } from "../../src/datasets/amlsim.ts";
import { DataSetError } from "../../src/datasets/dataSetError.ts";
import { ethereumSplit, readEthereum } from "../../src/datasets/ethereum.ts";
import { runProtocol } from "../../src/model/runProtocol.ts";
import { createRandom } from "../../src/simulate/random.ts";
import { folderWith } from "./madeUp.ts";

const DAY = 86_400;
const address = (n: number) => `0x${n.toString(16).padStart(40, "0")}`;

/** Accounts 0 … 9 are bad and pass large sums around; the others pay small ones to anybody. */
function madeUpAmlsim(rows: number): string {
  const random = createRandom("amlsim");
  const accounts = Array.from({ length: 80 }, (_, n) => `${n},${n < 10 ? 1 : 0}`);
  const lines = Array.from({ length: rows }, (_, i) => {
    const isBad = random.chance(0.08);
    const [from, to] = [random.integer(0, isBad ? 9 : 79), random.integer(0, isBad ? 9 : 79)];
    return `${from},${to},${isBad ? random.integer(500, 900) : random.integer(5, 300)},${Math.floor(i / 20)}`;
  });
  const folder = folderWith("accounts.csv", `nodeid,isFraud\n${accounts.join("\n")}\n`);
  writeFileSync(join(folder, "transactions.csv"), `sourceNodeId,targetNodeId,value,time\n${lines.join("\n")}\n`);
  return folder;
}

describe("amlsim", function () {
  this.timeout(60_000);

  it("calls a payment bad between two bad accounts and splits by days", async () => {
    const folder = madeUpAmlsim(1000);
    const transfers = await readAmlsim(folder);
    rmSync(folder, { recursive: true, force: true });
    assert.equal(transfers.length, 1000);
    assert.equal(transfers[999]?.at, 49 * DAY);
    const split = amlsimSplit(transfers, undefined);
    assert.equal(split.train.length, 700);
    assert.ok(split.train.every(({ at }) => at < 35 * DAY) && split.test.every(({ at }) => at >= 35 * DAY));
    assert.deepEqual(
      split.names.filter((name) => /BadShare|listed/.test(name)),
      [],
    );
    assert.equal(split.names.length, split.train[0]?.features.length);
    assert.equal(amlsimSplit(transfers, 10 * DAY).train.length, 200);
  });

  it("runs the protocol", async () => {
    const folder = madeUpAmlsim(2000);
    const { runs, model } = await runProtocol({ dataset: "amlsim", folder, seed: 1 });
    rmSync(folder, { recursive: true, force: true });
    assert.ok(runs.own.figures.auc.value > 0.9, `AUC ${runs.own.figures.auc.value}`);
    assert.equal(model.name, "amlsim-v1");
    assert.ok("date" in runs.own.baselines && !("firstSight" in runs.own.baselines));
  });

  it("refuses accounts that it does not know", async () => {
    const folder = folderWith("accounts.csv", "nodeid,isFraud\n1,0\n");
    writeFileSync(join(folder, "transactions.csv"), "sourceNodeId,targetNodeId,value,time\n1,2,5,1\n");
    await assert.rejects(
      readAmlsim(folder),
      (error) => error instanceof DataSetError && /account 2 is not/.test(error.message),
    );
    rmSync(folder, { recursive: true, force: true });
  });
});

describe("ethereum", () => {
  const head = "account,ts,dir,counterparty,value_eth,gas_used,gas_price_gwei,is_error,has_input,creates\n";

  it("scores what labelled accounts receive, once, without ages", async () => {
    const [good, bad, other] = [address(1), address(2), address(3)];
    const folder = folderWith("labels.csv", `account,fraud\n${good},0\n${bad},1\n`);
    const lines = [
      `${good},100,in,genesis,5,0,0,0,0,0`,
      `${good},200,in,${other},1.5e-3,0,0,0,0,0`,
      `${bad},300,in,${other},2,0,0,1,0,0`,
      `${bad},300,in,${other},0,0,0,0,0,0`,
      `${good},400,out,${bad},1,0,0,0,0,0`,
      `${bad},400,in,${good},1,0,0,0,0,0`,
      `${bad},500,out,${other},1,0,0,0,0,0`,
      `${good},600,in,${bad},1,0,0,0,0,0`,
    ];
    writeFileSync(join(folder, "transfers.csv"), `${head}${lines.join("\n")}\n`);
    const transfers = await readEthereum(folder);
    rmSync(folder, { recursive: true, force: true });
    assert.deepEqual(
      transfers.map(({ at, amount, isFraud }) => [at, amount, isFraud]),
      [
        [200, 1500n, false],
        [400, 1_000_000n, true],
        [500, 1_000_000n, undefined],
        [600, 1_000_000n, false],
      ],
    );
    const split = ethereumSplit(transfers, 500);
    assert.deepEqual([split.train.length, split.test.length], [2, 1]);
    const since = [...split.train, ...split.test].map(({ payeeSince }) => payeeSince);
    assert.deepEqual(since, [200, 400, 200], "the payee's first transfer, whatever its side");
    assert.deepEqual(
      split.names.filter((name) => /Age/.test(name)),
      [],
    );
  });

  it("refuses a direction that is none", async () => {
    const folder = folderWith("labels.csv", `account,fraud\n${address(1)},0\n`);
    writeFileSync(join(folder, "transfers.csv"), `${head}${address(1)},1,up,${address(2)},1,0,0,0,0,0\n`);
    await assert.rejects(readEthereum(folder), /dir is "up"/);
    rmSync(folder, { recursive: true, force: true });
  });
});
