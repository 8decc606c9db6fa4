import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { network } from "hardhat";
import { type Hex, isAddressEqual } from "viem";
import { privateKeyToAccount } from "viem/accounts";

const { ignition, viem } = await network.create();
const token = await viem.deployContract("TestToken");
const list = await viem.deployContract("TestWatchlist");
const captureEscrow = await viem.deployContract("CaptureEscrow");
const jobEscrow = await viem.deployContract("ReferenceJobEscrow", [token.address]);

const gateTerms: Hex = `0x01${"11".repeat(31)}`;
const signers = [1, 2, 3].map((n) => privateKeyToAccount(`0x${String(n).repeat(64)}`).address);
const Sluice = { signers, quorum: 2 };
const entry = {
  escrow: jobEscrow.address,
  complete: "0xd75bbdf3",
  completeData: 1,
  fund: "0xe25ba707",
  job: "0xbf22c457",
  clientWord: 2,
  providerWord: 3,
  budgetWord: 6,
} as const;

/** Modules read the environment when they are loaded. */
async function withEnvironment<T>(changes: Record<string, string>, load: () => Promise<T>): Promise<T> {
  const before = { ...process.env };
  Object.assign(process.env, changes);
  try {
    return await load();
  } finally {
    process.env = before;
  }
}

describe("Ignition modules of the adapters", () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-adapters-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function load() {
    const file = join(folder, "escrows.json");
    writeFileSync(file, JSON.stringify([entry]));
    const environment = {
      SLUICE_X402_ESCROW: captureEscrow.address,
      SLUICE_GATE_TERMS: gateTerms,
      SLUICE_JOB_ESCROWS_FILE: file,
      SLUICE_WATCHLIST: list.address,
      SLUICE_ON_LISTED: "deny",
    };
    return withEnvironment(environment, async () => ({
      x402: (await import("../../ignition/modules/X402CapturePolicy.ts")).default,
      hook: (await import("../../ignition/modules/Erc8183Hook.ts")).default,
      watchlist: (await import("../../ignition/modules/WatchlistGate.ts")).default,
      sluice: (await import("../../ignition/modules/Sluice.ts")).default,
    }));
  }

  it("take the environment, and the RiskOracle of the same deployment", async () => {
    const modules = await load();
    const parameters = { Sluice };
    const { x402CapturePolicy } = await ignition.deploy(modules.x402, { parameters });
    assert.ok(isAddressEqual(await x402CapturePolicy.read.escrow(), captureEscrow.address));
    assert.equal(await x402CapturePolicy.read.gateTerms(), gateTerms);
    const gate = await viem.getContractAt("RiskOracle", await x402CapturePolicy.read.gate());
    assert.equal((await gate.read.signerSet([1])).quorum, 2);

    const { erc8183Hook } = await ignition.deploy(modules.hook, { parameters });
    const served = await erc8183Hook.read.jobEscrow([jobEscrow.address]);
    assert.deepEqual(
      { ...served, escrow: served.escrow.toLowerCase() },
      { ...entry, escrow: entry.escrow.toLowerCase() },
    );
    assert.equal(await erc8183Hook.read.gateTerms(), gateTerms);

    const { watchlistGate } = await ignition.deploy(modules.watchlist, { parameters });
    assert.ok(isAddressEqual(await watchlistGate.read.list(), list.address));
    assert.equal(await watchlistGate.read.onListed(), 2);
    const inner = await viem.getContractAt("RiskOracle", await watchlistGate.read.inner());
    assert.equal((await inner.read.signerSet([1])).quorum, 2);
  });

  it("take what a parameters file says instead", async () => {
    const { watchlist } = await load();
    const other = await viem.deployContract("TestWatchlist");
    const { watchlistGate } = await ignition.deploy(watchlist, {
      parameters: { Sluice, WatchlistGate: { list: other.address, onListed: 0 } },
    });
    assert.ok(isAddressEqual(await watchlistGate.read.list(), other.address));
    assert.equal(await watchlistGate.read.onListed(), 0);
  });
});
