import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  authorize,
  capture,
  creOracleAbi,
  encodeCreReport,
  getPostedReport,
  getVerdict,
  type Report,
  type Terms,
} from "@sluice/sdk";
import solc from "solc";
import {
  type Abi,
  type Address,
  concat,
  encodePacked,
  type Hex,
  keccak256,
  parseEventLogs,
  parseSignature,
  stringToHex,
  toHex,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { type Chain, deployer, payee, payer, REPORT_SECONDS, startChain, stranger } from "./chain.ts";

const AMOUNT = 10n ** 16n;
const WORKFLOW = keccak256(toHex("workflow"));
const WORKFLOW_OWNER = deployer.address;
const DON = 1;
const CONFIG = 1;
const FAULTY = 1;
const signers = [1, 2, 3, 4].map((n) => privateKeyToAccount(`0x${String(n).repeat(64)}`));

/** Compiles Chainlink's forwarder as published in @chainlink/contracts, with the compiler that it names. */
function compileForwarder(): { abi: Abi; bytecode: Hex } {
  const folder = fileURLToPath(new URL("../node_modules/@chainlink/contracts/src/", import.meta.url));
  const file = "v0.8/keystone/KeystoneForwarder.sol";
  const input = {
    language: "Solidity",
    sources: { [file]: { content: readFileSync(folder + file, "utf8") } },
    settings: {
      evmVersion: "paris",
      optimizer: { enabled: true, runs: 1_000_000 },
      outputSelection: { [file]: { KeystoneForwarder: ["abi", "evm.bytecode.object"] } },
    },
  };
  const find = (path: string) =>
    existsSync(folder + path) ? { contents: readFileSync(folder + path, "utf8") } : { error: `${path} is not there` };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: find }));
  const errors = (output.errors ?? []).filter(({ severity }: { severity: string }) => severity === "error");
  assert.deepEqual(errors, []);
  const { abi, evm } = output.contracts[file].KeystoneForwarder;
  return { abi, bytecode: `0x${evm.bytecode.object}` };
}

describe("CreOracle behind Chainlink's KeystoneForwarder", () => {
  let chain: Chain;
  let forwarderCode: { abi: Abi; bytecode: Hex };
  let forwarder: Address;
  let creOracle: Address;
  let executions = 0;

  const deployForwarder = async (): Promise<Address> => {
    const address = await chain.deployCode(forwarderCode, []);
    const hash = await chain.client.writeContract({
      account: deployer,
      address,
      abi: forwarderCode.abi,
      functionName: "setConfig",
      args: [DON, CONFIG, FAULTY, signers.map((signer) => signer.address)],
    });
    await chain.client.waitForTransactionReceipt({ hash });
    return address;
  };
  const deployOracle = (workflow = WORKFLOW, owner: Address = WORKFLOW_OWNER): Promise<Address> =>
    chain.deploy("adapters/CreOracle", [forwarder, owner, workflow, chain.riskModels, BigInt(REPORT_SECONDS)]);

  before(async () => {
    chain = await startChain();
    forwarderCode = compileForwarder();
    forwarder = await deployForwarder();
    creOracle = await deployOracle();
  });
  after(async () => {
    await chain?.close();
  });

  const client = () => chain.client as never;
  const mined = async (hash: Promise<Hex>) => chain.client.waitForTransactionReceipt({ hash: await hash });

  type Delivery = {
    payload: Hex;
    to?: Address;
    by?: Address;
    execution?: Hex;
    workflow?: Hex;
    owner?: Address;
    signatures?: number;
  };
  /** What the network's nodes sign and anyone sends: the forwarder's event says whether the receiver took it. */
  const deliver = async (delivery: Delivery) => {
    const { payload, to = creOracle, by = forwarder, workflow = WORKFLOW, owner = WORKFLOW_OWNER } = delivery;
    const execution = delivery.execution ?? keccak256(toHex(++executions));
    const rawReport = encodePacked(
      ["uint8", "bytes32", "uint32", "uint32", "uint32", "bytes32", "bytes10", "address", "bytes2", "bytes"],
      [
        1,
        execution,
        1_800_000_000,
        DON,
        CONFIG,
        workflow,
        stringToHex("sluice", { size: 10 }),
        owner,
        "0x0001",
        payload,
      ],
    );
    const context = `0x${"00".repeat(96)}` as Hex;
    const hash = keccak256(concat([keccak256(rawReport), context]));
    const signatures = await Promise.all(
      signers.slice(0, delivery.signatures ?? FAULTY + 1).map(async (signer) => {
        const { r, s, yParity } = parseSignature(await signer.sign({ hash }));
        return concat([r, s, toHex(yParity, { size: 1 })]);
      }),
    );
    const receipt = await mined(
      chain.client.writeContract({
        account: stranger,
        address: by,
        abi: forwarderCode.abi,
        functionName: "report",
        args: [to, rawReport, context, signatures],
      }),
    );
    const [processed] = parseEventLogs({ abi: forwarderCode.abi, logs: receipt.logs, eventName: "ReportProcessed" });
    const taken = (processed as unknown as { args: { result: boolean } }).args.result;
    return { taken, execution, gasUsed: receipt.gasUsed, logs: receipt.logs };
  };

  const pay = async (features: readonly number[], gate = creOracle) => {
    const terms = await chain.terms(gate);
    const subject = chain.idOf(terms);
    await mined(authorize(client(), { escrow: chain.escrow, terms, amount: AMOUNT, account: payer }));
    return { terms, subject, report: await chain.reportOf(subject, AMOUNT, features) };
  };
  const payloadOf = (report: Report, changes: { chainId?: number; creOracle?: Address } = {}) =>
    encodeCreReport({ chainId: chain.client.chain.id, creOracle, report, ...changes });
  const stored = (subject: Hex, oracle = creOracle) => getPostedReport(client(), { riskOracle: oracle, subject });
  const verdict = async (terms: Terms, subject: Hex) =>
    getVerdict(client(), {
      gate: terms.gate,
      subject,
      payer: payer.address,
      payee: payee.address,
      amount: AMOUNT,
      since: Number((await chain.client.getBlock()).timestamp),
      gateTerms: terms.gateTerms,
    });
  const captureNow = (terms: Terms) =>
    mined(capture(client(), { escrow: chain.escrow, terms, amount: AMOUNT, fee: 0n, report: "0x", account: payee }));

  it("signed by the network, brought by the forwarder, judged, captured: money reaches the payee", async () => {
    const { terms, subject, report } = await pay(chain.faces.low.features);
    await assert.rejects(captureNow(terms), { code: "not_released" });
    const { taken, gasUsed, logs } = await deliver({ payload: payloadOf(report) });
    assert.equal(taken, true);
    assert.deepEqual(
      parseEventLogs({ abi: creOracleAbi, logs }).map(({ eventName }) => eventName),
      ["ReportPosted", "Delivered"],
    );
    assert.equal((await stored(subject))?.score, chain.faces.low.score);
    assert.equal(await verdict(terms, subject), "release");
    const before = await chain.client.getBalance({ address: payee.address });
    const { gasUsed: captureGas, effectiveGasPrice } = await captureNow(terms);
    const after = await chain.client.getBalance({ address: payee.address });
    assert.equal(after - before + captureGas * effectiveGasPrice, AMOUNT);
    console.log(`      gas: the forwarder's delivery ${gasUsed}, capture ${captureGas}`);
  });

  it("a high score denies, one between holds", async () => {
    const risky = await pay(chain.faces.high.features);
    await deliver({ payload: payloadOf(risky.report) });
    assert.equal(await verdict(risky.terms, risky.subject), "deny");
    const odd = await pay(chain.faces.middle.features);
    await deliver({ payload: payloadOf(odd.report) });
    assert.equal(await verdict(odd.terms, odd.subject), "hold");
  });

  it("the same report cannot be brought again: not by the same execution, not by another", async () => {
    const { report, subject } = await pay(chain.faces.low.features);
    const first = await deliver({ payload: payloadOf(report) });
    await assert.rejects(deliver({ payload: payloadOf(report), execution: first.execution }), /AlreadyAttempted/);
    assert.equal((await deliver({ payload: payloadOf(report) })).taken, false);
    assert.equal((await stored(subject))?.round, Number(report.round));
  });

  it("an older round after a newer one is refused", async () => {
    const { report, subject } = await pay(chain.faces.low.features);
    const newer = await chain.reportOf(subject, AMOUNT, chain.faces.high.features);
    await chain.client.mine({ blocks: 1 });
    const newest = { ...newer, ...(await chain.reportOf(subject, AMOUNT, chain.faces.high.features)) };
    assert.ok(newest.round > report.round);
    assert.equal((await deliver({ payload: payloadOf(newest) })).taken, true);
    assert.equal((await deliver({ payload: payloadOf(report) })).taken, false);
    assert.equal((await stored(subject))?.score, chain.faces.high.score);
  });

  it("a report for another chain or another contract is refused, wherever it is routed", async () => {
    const { report, subject } = await pay(chain.faces.low.features);
    assert.equal((await deliver({ payload: payloadOf(report, { chainId: 1 }) })).taken, false);
    const other = await deployOracle();
    // Its signatures name no receiver: anyone may send it to the other oracle of the same workflow.
    assert.equal((await deliver({ payload: payloadOf(report), to: other })).taken, false);
    assert.equal(await stored(subject, other), undefined);
    assert.equal((await deliver({ payload: payloadOf(report, { creOracle: other }) })).taken, false);
    assert.equal(await stored(subject), undefined);
  });

  it("another workflow, another owner's and another forwarder's reports are refused", async () => {
    const { report, subject } = await pay(chain.faces.low.features);
    const payload = payloadOf(report);
    assert.equal((await deliver({ payload, workflow: keccak256("0x01") })).taken, false);
    assert.equal((await deliver({ payload, owner: stranger.address })).taken, false);
    assert.equal((await deliver({ payload, by: await deployForwarder() })).taken, false);
    assert.equal(await stored(subject), undefined);
    assert.equal((await deliver({ payload })).taken, true);
  });

  it("too few signatures of the network do not pass the forwarder", async () => {
    const { report, subject } = await pay(chain.faces.low.features);
    await assert.rejects(deliver({ payload: payloadOf(report), signatures: 1 }), /InvalidSignatureCount/);
    assert.equal(await stored(subject), undefined);
  });

  it("rubbish is refused and leaves nothing", async () => {
    const { report, subject } = await pay(chain.faces.low.features);
    const payload = payloadOf(report);
    for (const wrong of ["0x", payload.slice(0, 58), `${payload}00`, payload.slice(0, -2)] as Hex[]) {
      assert.equal((await deliver({ payload: wrong })).taken, false);
    }
    assert.equal((await deliver({ payload: payloadOf({ ...report, round: 2n ** 40n }) })).taken, false);
    assert.equal((await deliver({ payload: payloadOf({ ...report, blockHash: WORKFLOW }) })).taken, false);
    assert.equal((await deliver({ payload: payloadOf({ ...report, model: WORKFLOW }) })).taken, false);
    assert.equal(await stored(subject), undefined);
  });

  it("says by ERC-165 that it takes reports", async () => {
    const supports = (interfaceId: Hex) =>
      chain.client.readContract({
        address: creOracle,
        abi: creOracleAbi,
        functionName: "supportsInterface",
        args: [interfaceId],
      });
    assert.equal(await supports("0x805f2132"), true);
    assert.equal(await supports("0x01ffc9a7"), true);
    assert.equal(await supports("0xffffffff"), false);
  });
});
