import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import {
  authorize,
  capture,
  decodeGateTerms,
  deny,
  encodeFunctionsRequest,
  functionsOracleAbi,
  getPostedReport,
  getVerdict,
  packReport,
  type Report,
  requestFunctionsReport,
  type Terms,
} from "@sluice/sdk";
import { type Address, type Hex, parseEventLogs, stringToHex, zeroAddress } from "viem";
import { type Chain, deployer, payee, payer, REPORT_SECONDS, startChain, stranger } from "./chain.ts";
import { decodeRequest, deployFunctionsNetwork, type FunctionsNetwork } from "./functionsNetwork.ts";
import { honest, lying, type NodeServer, startNodeServer } from "./nodeServer.ts";

const source = readFileSync(new URL("../../oracle/functions/fetchReport.js", import.meta.url), "utf8");
const REQUEST_SECONDS = 300;
const AMOUNT = 10n ** 16n;
/** What the router gives the callback. */
const CALLBACK_GAS = 300_000;

describe("FunctionsOracle behind Chainlink's router and coordinator", () => {
  let chain: Chain;
  let network: FunctionsNetwork;
  let functionsOracle: Address;
  const reports = new Map<string, Report>();
  const nodes: NodeServer[] = [];

  const deployOracle = (requester: Address, urls = nodes.map(({ url }) => url)): Promise<Address> =>
    chain.deploy("adapters/FunctionsOracle", [
      network.router,
      BigInt(network.subscriptionId),
      network.donId,
      requester,
      BigInt(REQUEST_SECONDS),
      chain.riskModels,
      BigInt(REPORT_SECONDS),
      encodeFunctionsRequest({ source, nodes: urls, quorum: 2 }),
    ]);

  before(async () => {
    chain = await startChain();
    network = await deployFunctionsNetwork(chain.url);
    for (const signer of [1, 2, 3]) nodes.push(await startNodeServer(honest(reports, { signer })));
    functionsOracle = await deployOracle(zeroAddress);
    await network.subscriptions.addConsumer({
      subscriptionId: network.subscriptionId,
      consumerAddress: functionsOracle,
    });
  });
  after(async () => {
    await Promise.all(nodes.map((node) => node.close()));
    network?.close();
    await chain?.close();
  });
  afterEach(() => {
    for (const [i, node] of nodes.entries()) node.behave(honest(reports, { signer: i + 1 }));
  });

  const client = () => chain.client as never;
  const mined = async (hash: Promise<Hex>) => chain.client.waitForTransactionReceipt({ hash: await hash });
  const logsOf = (receipt: { logs: never[] }) => parseEventLogs({ abi: functionsOracleAbi, logs: receipt.logs });

  /** A payment on chain, and the nodes' report about it with these features. */
  const pay = async (features: readonly number[]): Promise<{ terms: Terms; subject: Hex }> => {
    const terms = await chain.terms(functionsOracle);
    const subject = chain.idOf(terms);
    await mined(authorize(client(), { escrow: chain.escrow, terms, amount: AMOUNT, account: payer }));
    reports.set(subject, await chain.reportOf(subject, AMOUNT, features));
    return { terms, subject };
  };
  const request = async (subject: Hex): Promise<{ requestId: Hex; gasUsed: bigint }> => {
    const receipt = await mined(requestFunctionsReport(client(), { functionsOracle, subject, account: stranger }));
    const event = logsOf(receipt as never).find(({ eventName }) => eventName === "Requested");
    assert.ok(event?.eventName === "Requested");
    assert.equal(event.args.subject, subject);
    return { requestId: event.args.requestId, gasUsed: receipt.gasUsed };
  };
  /** Events of ours in the network's transaction, and how the router says that it went. */
  const answered = async (receipt: Awaited<ReturnType<FunctionsNetwork["fulfil"]>>) => {
    const { logs } = await chain.client.getTransactionReceipt({ hash: receipt.transactionHash });
    const ours = logsOf({ logs: logs as never });
    const processed = logs
      .filter(({ address }) => address === network.router.toLowerCase())
      .map((log) => network.routerContract.interface.parseLog({ topics: [...log.topics], data: log.data }))
      .find(({ name }) => name === "RequestProcessed");
    return { ours, result: processed?.args.resultCode as number | undefined };
  };
  const verdict = async (terms: Terms, subject: Hex) =>
    getVerdict(client(), {
      gate: functionsOracle,
      subject,
      payer: payer.address,
      payee: payee.address,
      amount: AMOUNT,
      since: Number((await chain.client.getBlock()).timestamp),
      gateTerms: terms.gateTerms,
      report: "0x",
    } as never);
  const captureNow = (terms: Terms) =>
    mined(capture(client(), { escrow: chain.escrow, terms, amount: AMOUNT, fee: 0n, report: "0x", account: payee }));

  it("sends what Chainlink's network can read: the source as it stands, the nodes, and the subject", async () => {
    const { subject } = await pay(chain.faces.low.features);
    const data = await chain.client.readContract({
      address: functionsOracle,
      abi: functionsOracleAbi,
      functionName: "requestData",
      args: [subject],
    });
    const urls = nodes.map(({ url }) => url);
    assert.deepEqual(decodeRequest(data), {
      codeLocation: 0,
      language: 0,
      source,
      args: ["2", ...urls],
      bytesArgs: [subject],
    });
  });

  it("request, answer of the network, verdict, capture: money reaches the payee", async () => {
    const { terms, subject } = await pay(chain.faces.low.features);
    assert.equal(await verdict(terms, subject), "hold");
    await assert.rejects(captureNow(terms), { code: "not_released" });

    const { requestId, gasUsed } = await request(subject);
    const receipt = await network.answer(requestId);
    const { ours, result } = await answered(receipt);
    assert.equal(result, 0);
    assert.deepEqual(
      ours.map(({ eventName }) => eventName),
      ["ReportPosted", "Answered"],
    );
    const posted = await getPostedReport(client(), { riskOracle: functionsOracle, subject });
    assert.equal(posted?.score, chain.faces.low.score);
    assert.equal(posted?.amount, AMOUNT);
    assert.equal(await verdict(terms, subject), "release");

    const before = await chain.client.getBalance({ address: payee.address });
    const { gasUsed: captureGas, effectiveGasPrice } = await captureNow(terms);
    const after = await chain.client.getBalance({ address: payee.address });
    assert.equal(after - before + captureGas * effectiveGasPrice, AMOUNT);
    console.log(`      gas: request ${gasUsed}, the network's fulfilment ${receipt.gasUsed}, capture ${captureGas}`);
  });

  it("a high score denies: anyone sends the money back to the payer", async () => {
    const { terms, subject } = await pay(chain.faces.high.features);
    await network.answer((await request(subject)).requestId);
    assert.equal(await verdict(terms, subject), "deny");
    await assert.rejects(captureNow(terms), { code: "not_released" });
    const before = await chain.client.getBalance({ address: payer.address });
    await mined(deny(client(), { escrow: chain.escrow, terms, report: "0x", account: stranger }));
    assert.equal((await chain.client.getBalance({ address: payer.address })) - before, AMOUNT);
  });

  it("a score between the thresholds holds", async () => {
    const { terms, subject } = await pay(chain.faces.middle.features);
    await network.answer((await request(subject)).requestId);
    const { releaseAtMost, denyAtLeast } = decodeGateTerms(terms.gateTerms);
    const score = (await getPostedReport(client(), { riskOracle: functionsOracle, subject }))?.score ?? -1;
    assert.ok(score > releaseAtMost && score < denyAtLeast);
    assert.equal(await verdict(terms, subject), "hold");
    await assert.rejects(captureNow(terms), { code: "not_released" });
  });

  it("a lying minority changes nothing", async () => {
    const { terms, subject } = await pay(chain.faces.high.features);
    const lie = await chain.reportOf(subject, AMOUNT, chain.faces.low.features);
    nodes[0]?.behave(lying(reports, { features: lie.features }));
    await network.answer((await request(subject)).requestId);
    assert.equal(await verdict(terms, subject), "deny");
  });

  it("nodes that disagree leave an event and no state", async () => {
    const { terms, subject } = await pay(chain.faces.low.features);
    for (const [i, node] of nodes.entries()) node.behave(lying(reports, { amount: String(i) }));
    const { requestId } = await request(subject);
    const { ours, result } = await answered(await network.answer(requestId));
    assert.equal(result, 0);
    assert.equal(ours.length, 1);
    assert.ok(ours[0]?.eventName === "RequestFailed");
    assert.equal(ours[0].args.err, stringToHex("fewer than 2 of 3 oracle nodes agree"));
    assert.equal(await getPostedReport(client(), { riskOracle: functionsOracle, subject }), undefined);
    assert.equal(await verdict(terms, subject), "hold");
  });

  it("an answer that the contract refuses leaves an event and no state", async () => {
    const { subject } = await pay(chain.faces.low.features);
    const { requestId } = await request(subject);
    const future = { ...(reports.get(subject) as Report), round: 2n ** 40n };
    const { ours, result } = await answered(await network.fulfil(requestId, packReport(future), "0x"));
    assert.equal(result, 0);
    assert.ok(ours.length === 1 && ours[0]?.eventName === "AnswerRefused");
    assert.equal(await getPostedReport(client(), { riskOracle: functionsOracle, subject }), undefined);
  });

  it("the network cannot answer twice, nor answer about another subject", async () => {
    const first = await pay(chain.faces.high.features);
    const second = await pay(chain.faces.low.features);
    const { requestId } = await request(first.subject);
    const other = await request(second.subject);
    const crossed = await network.fulfil(requestId, packReport(reports.get(second.subject) as Report), "0x");
    const { ours } = await answered(crossed);
    assert.ok(ours.length === 1 && ours[0]?.eventName === "AnswerRefused");
    // The router has closed the request by that: the right answer comes too late for it.
    const again = await answered(
      await network.fulfil(requestId, packReport(reports.get(first.subject) as Report), "0x"),
    );
    assert.deepEqual(again.ours, []);
    await network.answer(other.requestId);
    assert.equal(await verdict(second.terms, second.subject), "release");
    assert.equal(await verdict(first.terms, first.subject), "hold");
  });

  it("asks about a subject once in its time, and refuses what comes after it", async () => {
    const { terms, subject } = await pay(chain.faces.low.features);
    const { requestId } = await request(subject);
    await assert.rejects(request(subject), { code: "too_early" });
    await chain.client.increaseTime({ seconds: REQUEST_SECONDS });
    const { ours } = await answered(await network.fulfil(requestId, packReport(reports.get(subject) as Report), "0x"));
    assert.ok(ours.length === 1 && ours[0]?.eventName === "AnswerRefused");
    assert.equal(await verdict(terms, subject), "hold");
    await network.answer((await request(subject)).requestId);
    assert.equal(await verdict(terms, subject), "release");
  });

  it("only a consumer of the subscription is served, and only its requester may ask", async () => {
    const stranded = await deployOracle(zeroAddress);
    const asked = { functionsOracle: stranded, subject: `0x${"01".repeat(32)}` as Hex };
    await assert.rejects(requestFunctionsReport(client(), { ...asked, account: stranger }));
    const guarded = await deployOracle(deployer.address);
    await network.subscriptions.addConsumer({ subscriptionId: network.subscriptionId, consumerAddress: guarded });
    await assert.rejects(requestFunctionsReport(client(), { ...asked, functionsOracle: guarded, account: stranger }), {
      code: "not_requester",
    });
    await mined(requestFunctionsReport(client(), { ...asked, functionsOracle: guarded, account: deployer }));
  });

  it("the callback takes well under what the router gives it", async () => {
    const { subject } = await pay(chain.faces.low.features);
    const { requestId } = await request(subject);
    await chain.client.impersonateAccount({ address: network.router });
    await chain.client.setBalance({ address: network.router, value: 10n ** 18n });
    const hash = await chain.client.writeContract({
      account: network.router,
      address: functionsOracle,
      abi: functionsOracleAbi,
      functionName: "handleOracleFulfillment",
      args: [requestId, packReport(reports.get(subject) as Report), "0x"],
      gas: BigInt(CALLBACK_GAS),
    });
    const { gasUsed } = await chain.client.waitForTransactionReceipt({ hash });
    await chain.client.stopImpersonatingAccount({ address: network.router });
    assert.notEqual(await getPostedReport(client(), { riskOracle: functionsOracle, subject }), undefined);
    console.log(`      gas of the callback, sent alone: ${gasUsed}`);
    assert.ok(gasUsed < CALLBACK_GAS / 2);
  });
});
