import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { capture, createNodeClient, encodeGateTerms, encodeReport, getPaymentState, type Terms } from "@sluice/sdk";
import type { Address, Hex } from "viem";
import { PROJECT_ROOT } from "../../src/store/place.ts";
import { createTestWorld, type Person, people, REPORT_SECONDS, type TestWorld } from "./testWorld.ts";

describe("a node that serves payments behind a watchlist gate", () => {
  let world: TestWorld;
  let url: string;
  let list: Address;
  let gate: Address;
  const [deployer, payer, payee] = people as [Person, Person, Person];

  const artifact = (path: string) =>
    JSON.parse(readFileSync(join(PROJECT_ROOT, "artifacts", "contracts", path), "utf8"));

  async function deploy(path: string, args: unknown[]): Promise<Address> {
    const hash = await world.client.deployContract({ ...artifact(path), account: deployer, args });
    return (await world.client.waitForTransactionReceipt({ hash })).contractAddress as Address;
  }

  const gateInFrontOf = (inner: Address) => deploy("adapters/WatchlistGate.sol/WatchlistGate.json", [inner, list, 0]);

  const environment = (database: string, gates: string) => ({
    ...world.environment({ database, manifestFile: world.manifest() }),
    WATCHLIST_GATES: gates,
  });

  before(async function () {
    this.timeout(120_000);
    world = await createTestWorld({ nodes: 1 });
    list = await deploy("mocks/TestWatchlist.sol/TestWatchlist.json", []);
    gate = await gateInFrontOf(world.riskOracle);
    const other = await gateInFrontOf(world.riskOracle);
    url = await (await world.startProcess(environment("watched", `${other},${gate}`))).ready();
  });

  after(async () => {
    await world?.close();
  });

  /** A payment behind the gate that the RiskOracle releases whatever its score, and the bytes of its report. */
  async function paid(): Promise<{ terms: Terms; report: Hex }> {
    const gateTerms = encodeGateTerms({
      releaseAtMost: 9_999,
      denyAtLeast: 10_001,
      maxAgeSeconds: REPORT_SECONDS,
      silenceSeconds: 0,
      model: world.modelId,
    });
    const { terms, paymentId } = await world.pay({
      payer,
      payee: payee.address,
      amount: 5n,
      changes: { gate, gateTerms },
    });
    const { report, signature } = await createNodeClient({ url }).getReport({ paymentId, waitSeconds: 20 });
    return { terms, report: encodeReport({ report, signerSet: 1, signatures: [{ index: 0, signature }] }) };
  }

  it("signs what the gate passes on and the escrow takes", async () => {
    const { terms, report } = await paid();
    const hash = await capture(world.client, { escrow: world.escrow, terms, account: deployer, amount: 5n, report });
    await world.client.waitForTransactionReceipt({ hash });
    const { held, refundable } = await getPaymentState(world.client, { escrow: world.escrow, terms });
    assert.deepEqual([held, refundable], [0n, 5n]);
  });

  it("cannot get past the list", async () => {
    const { terms, report } = await paid();
    const hash = await world.client.writeContract({
      account: deployer,
      address: list,
      abi: artifact("mocks/TestWatchlist.sol/TestWatchlist.json").abi,
      functionName: "set",
      args: [payee.address, true],
    });
    await world.client.waitForTransactionReceipt({ hash });
    const asked = capture(world.client, { escrow: world.escrow, terms, account: deployer, amount: 5n, report });
    await assert.rejects(asked, { code: "not_released" });
  });

  it("does not start with a gate in front of something else", async function () {
    this.timeout(60_000);
    const node = await world.startProcess(environment("unwatched", await gateInFrontOf(world.riskModels)));
    assert.notEqual(await node.ended, 0);
    assert.match(node.output(), /not the RiskOracle of this node/);
    const nothing = await world.startProcess(environment("nothing", payee.address));
    assert.notEqual(await nothing.ended, 0);
    assert.match(nothing.output(), /There is no contract at WATCHLIST_GATES/);
  });
});
