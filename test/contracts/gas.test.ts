import assert from "node:assert/strict";
import hre, { network } from "hardhat";
import { gasFaults, readGasSnapshot } from "../../scripts/lib/gasSnapshot.ts";
import { GAS_CHAIN_DATE, measureGas } from "../../scripts/lib/measureGas.ts";
import type { Row } from "../../scripts/lib/rows.ts";

/** The most that each may cost, so that no peer is cheaper (docs/gas.md). */
const LIMITS: Record<string, number> = {
  "escrow.authorize.allowance": 80_000,
  "escrow.authorize.erc3009": 112_000,
  "escrow.authorize.permit2": 116_000,
  "escrow.authorize.native": 62_000,
  "escrow.capture": 53_000,
  "escrow.capture.fee": 62_000,
  "escrow.capture.native": 50_000,
  "escrow.charge.fee": 100_000,
  "escrow.charge.consent": 112_000,
  "escrow.void": 51_000,
  "escrow.reclaim": 51_000,
  "escrow.refund": 56_000,
  "risk.score.exec": 3_000,
  "risk.score.exec24": 4_500,
  "risk.score.call": 5_700,
};

describe("gas", () => {
  let rows: Row[] = [];

  before(async function () {
    // Counting lines costs gas of its own.
    if (hre.globalOptions.coverage) this.skip();
    const connection = await network.create({ network: "default", override: { initialDate: GAS_CHAIN_DATE } });
    rows = await measureGas(connection);
    await connection.close();
  });

  it("rises by no more than 1 % over the committed figures", () => {
    assert.deepEqual(gasFaults(readGasSnapshot(), rows), [], "on purpose? npm run bench -- --gas --update");
  });

  for (const [name, limit] of Object.entries(LIMITS)) {
    it(`${name} stays within ${limit}`, () => {
      const row = rows.find((candidate) => candidate.name === name);
      assert.ok(row !== undefined, `${name} is not measured`);
      assert.ok(row.value <= limit, `${row.value} > ${limit}`);
    });
  }
});

describe("gas snapshot", () => {
  const row = (name: string, value: number): Row => ({ name, value, unit: "gas" });

  it("tolerates 1 % and any fall, and nothing more", () => {
    assert.deepEqual(gasFaults([row("a", 1000)], [row("a", 1010)]), []);
    assert.deepEqual(gasFaults([row("a", 1000)], [row("a", 1)]), []);
    assert.deepEqual(gasFaults([row("a", 1000)], [row("a", 1011)]), ["a rose from 1000 to 1011"]);
  });

  it("misses no row on either side", () => {
    assert.deepEqual(gasFaults([row("a", 1)], [row("b", 2)]), ["b is new: 2", "a is no longer measured"]);
  });
});
