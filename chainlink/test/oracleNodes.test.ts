import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import {
  capture,
  encodeDeliveredGateTerms,
  encodeFunctionsRequest,
  functionsOracleAbi,
  getPostedReport,
  requestFunctionsReport,
  scoreFeatures,
  unpackFeatures,
} from "@sluice/sdk";
import { type Address, type Hex, parseEventLogs, zeroAddress } from "viem";
import {
  createTestWorld,
  type NodeProcess,
  type Person,
  people,
  type TestWorld,
} from "../../oracle/test/attest/testWorld.ts";
import { REPORT_SECONDS } from "./chain.ts";
import { deployFunctionsNetwork, type FunctionsNetwork } from "./functionsNetwork.ts";

const AMOUNT = 10n ** 16n;
const [deployer, payer, payee] = people as [Person, Person, Person];
const source = readFileSync(new URL("../../oracle/functions/fetchReport.js", import.meta.url), "utf8");

/** Ports that nobody uses: the nodes' addresses are part of the contract that the nodes are started for. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  await Promise.all(servers.map((server) => new Promise<void>((done) => server.listen(0, "127.0.0.1", done))));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

describe("FunctionsOracle with three real oracle nodes", () => {
  let world: TestWorld;
  let network: FunctionsNetwork;
  let functionsOracle: Address;
  const nodes: NodeProcess[] = [];

  before(async () => {
    world = await createTestWorld({ nodes: 3 });
    network = await deployFunctionsNetwork(world.chainUrl);
    const ports = await freePorts(3);
    const { abi, bytecode } = JSON.parse(
      readFileSync(
        new URL("../../artifacts/contracts/adapters/FunctionsOracle.sol/FunctionsOracle.json", import.meta.url),
        "utf8",
      ),
    );
    const deployed = await world.client.deployContract({
      account: deployer,
      abi,
      bytecode,
      args: [
        network.router,
        BigInt(network.subscriptionId),
        network.donId,
        zeroAddress,
        300n,
        world.riskModels,
        BigInt(REPORT_SECONDS),
        encodeFunctionsRequest({ source, nodes: ports.map((port) => `http://127.0.0.1:${port}`), quorum: 2 }),
      ],
    });
    const { contractAddress } = await world.client.waitForTransactionReceipt({ hash: deployed });
    functionsOracle = contractAddress as Address;
    await network.subscriptions.addConsumer({
      subscriptionId: network.subscriptionId,
      consumerAddress: functionsOracle,
    });
    for (const [i, port] of ports.entries()) {
      nodes.push(
        await world.startProcess({
          ...world.environment({
            key: world.keys[i] as Hex,
            database: `functions_${i}`,
            manifestFile: world.manifest(),
          }),
          RISK_ORACLE_ADDRESS: functionsOracle,
          SIGNING_FOLDER: `signing-${i}`,
          HTTP_PORT: String(port),
        }),
      );
    }
    await Promise.all(nodes.map((node) => node.ready()));
  });
  after(async () => {
    network?.close();
    await world?.close();
  });

  const client = () => world.client as never;
  const payAndAsk = async () => {
    const gateTerms = encodeDeliveredGateTerms({
      releaseAtMost: 9_999,
      denyAtLeast: 10_001,
      maxAgeSeconds: REPORT_SECONDS,
      model: world.modelId,
    });
    const changes = { gate: functionsOracle, gateTerms, operator: payee.address };
    const paid = await world.pay({ payer, payee: payee.address, amount: AMOUNT, changes });
    const hash = await requestFunctionsReport(client(), { functionsOracle, subject: paid.paymentId, account: payee });
    const { logs } = await world.client.waitForTransactionReceipt({ hash });
    const [requested] = parseEventLogs({ abi: functionsOracleAbi, logs, eventName: "Requested" });
    return { ...paid, requestId: requested?.args.requestId as Hex };
  };

  it("their facts, brought by Chainlink's network, are scored on chain and release the payment", async () => {
    const { terms, paymentId, requestId, block } = await payAndAsk();
    const { transactionHash } = await network.answer(requestId);
    const posted = await getPostedReport(client(), { riskOracle: functionsOracle, subject: paymentId });
    assert.equal(posted?.round, block);
    assert.equal(posted?.amount, AMOUNT);

    const { logs } = await world.client.getTransactionReceipt({ hash: transactionHash });
    const [event] = parseEventLogs({ abi: functionsOracleAbi, logs, eventName: "ReportPosted" });
    assert.ok(event);
    const { features, extraFeatures, score } = event.args;
    const values = unpackFeatures({ features, extraFeatures, count: world.model.features.length });
    assert.equal(Number(score), scoreFeatures(world.model, values));

    const before = await world.client.getBalance({ address: payee.address });
    const hash = await capture(client(), {
      escrow: world.escrow,
      terms,
      amount: AMOUNT,
      fee: 0n,
      report: "0x",
      account: payee,
    });
    const { gasUsed, effectiveGasPrice } = await world.client.waitForTransactionReceipt({ hash });
    const after = await world.client.getBalance({ address: payee.address });
    assert.equal(after - before + gasUsed * effectiveGasPrice, AMOUNT);
  });

  it("one dead node changes nothing, two leave the payment held", async () => {
    await nodes[0]?.kill("SIGKILL");
    const served = await payAndAsk();
    // The network's ten seconds are for asking, not for nodes that are still working on the block.
    for (const node of nodes.slice(1)) {
      const url = await node.ready();
      await fetch(`${url}/v1/reports/${served.paymentId}?wait=20`);
    }
    await network.answer(served.requestId);
    const posted = await getPostedReport(client(), { riskOracle: functionsOracle, subject: served.paymentId });
    assert.equal(posted?.round, served.block);

    await nodes[1]?.kill("SIGKILL");
    const held = await payAndAsk();
    const { transactionHash } = await network.answer(held.requestId);
    const { logs } = await world.client.getTransactionReceipt({ hash: transactionHash });
    assert.equal(parseEventLogs({ abi: functionsOracleAbi, logs, eventName: "RequestFailed" }).length, 1);
    assert.equal(await getPostedReport(client(), { riskOracle: functionsOracle, subject: held.paymentId }), undefined);
    await assert.rejects(
      capture(client(), {
        escrow: world.escrow,
        terms: held.terms,
        amount: AMOUNT,
        fee: 0n,
        report: "0x",
        account: payee,
      }),
      { code: "not_released" },
    );
  });
});
