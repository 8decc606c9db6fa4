import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  authorize,
  encodeGateTerms,
  encodeModel,
  getModelHash,
  getPaymentId,
  type ModelFile,
  publishModel,
  riskModelsAbi,
  serializeModel,
  type Terms,
} from "@sluice/sdk";
import { type Address, createTestClient, type Hex, http, publicActions, walletActions, zeroAddress } from "viem";
import { generatePrivateKey, mnemonicToAccount, privateKeyToAccount } from "viem/accounts";
import { hardhat } from "viem/chains";
import { randomModel } from "../../../sdk/test/model/randomModel.ts";
import type { Manifest } from "../../src/attest/manifest.ts";
import { PROJECT_ROOT } from "../../src/store/place.ts";
import { freePort, type PostgresServer, startPostgres } from "../../src/store/server.ts";

export const REPORT_SECONDS = 3_600;
export const THRESHOLDS = { releaseAtMost: 3_000, denyAtLeast: 8_000 };

/** People of the local chain: its first twenty rich accounts. */
const MNEMONIC = "test test test test test test test test test test test junk";
export const people = Array.from({ length: 20 }, (_, addressIndex) => mnemonicToAccount(MNEMONIC, { addressIndex }));

export type Person = (typeof people)[number];

/** A local chain in a process of its own with Sluice's contracts on it, a database server, and a folder. */
export type TestWorld = Awaited<ReturnType<typeof createTestWorld>>;

/** Makes a world; `close` it at the end. */
export async function createTestWorld(options: { nodes?: number } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "sluice-oracle-test-"));
  chmodSync(folder, 0o755); // the database server does not run as root, even where the tests do
  const keys = Array.from({ length: options.nodes ?? 3 }, () => generatePrivateKey());
  const model = randomModel(7, 16, 16);
  const children = new Set<ChildProcess>();
  const chainPort = await freePort();
  const chainUrl = `http://127.0.0.1:${chainPort}`;
  const hardhatCli = join(PROJECT_ROOT, "node_modules", "hardhat", "dist", "src", "cli.js");
  const chain = spawn(process.execPath, [hardhatCli, "node", "--hostname", "127.0.0.1", "--port", String(chainPort)], {
    cwd: PROJECT_ROOT,
    stdio: "ignore",
  });
  children.add(chain);
  const client = createTestClient({
    chain: hardhat,
    mode: "hardhat",
    transport: http(chainUrl),
    pollingInterval: 20,
    cacheTime: 0,
  })
    .extend(publicActions)
    .extend(walletActions);
  const serverStarting = startPostgres({ folder: join(folder, "postgres") });
  await eventually(() => client.getChainId(), 60);
  const server: PostgresServer = await serverStarting;

  const deployer = people[0] as Person;
  const deploy = async (path: string, args: unknown[]): Promise<Address> => {
    const { abi, bytecode } = artifact(path);
    const hash = await client.deployContract({ account: deployer, abi, bytecode, args });
    const receipt = await client.waitForTransactionReceipt({ hash });
    if (receipt.contractAddress == null) throw new Error(`${path} was not deployed`);
    return receipt.contractAddress;
  };
  const riskModels = await deploy("risk/RiskModels", []);
  await publishModel(client as never, { riskModels, model, account: deployer } as never);
  const tables = encodeModel(model);
  const { result } = await client.simulateContract({
    address: riskModels,
    abi: riskModelsAbi,
    functionName: "publish",
    args: [tables],
    account: deployer,
  });
  const modelId = result[0];
  const signers = keys.map((key) => privateKeyToAccount(key).address);
  const riskOracle = await deploy("risk/RiskOracle", [
    zeroAddress,
    riskModels,
    zeroAddress,
    BigInt(REPORT_SECONDS),
    86_400n,
    signers,
    Math.max(1, signers.length - 1),
  ]);
  const startBlock = Number(await client.getBlockNumber()) + 1;
  const escrow = await deploy("escrow/Escrow", []);

  const modelFile = join(folder, "model.json");
  writeFileSync(modelFile, serializeModel(model));
  const manifest = (changes: Partial<Manifest> = {}): string => {
    const file = join(folder, `manifest-${Math.random().toString(36).slice(2)}.json`);
    const plain = { format: "sluice-manifest/1", tokens: [], watchlist: [], labels: [], rules: [], feed: null };
    writeFileSync(file, JSON.stringify({ ...plain, model: getModelHash(model), ...changes }));
    return file;
  };

  /** The settings of a node. */
  const environment = (node: {
    key?: Hex;
    database: string;
    manifestFile: string;
    feedFile?: string;
  }): Record<string, string> => ({
    CHAIN_RPC_URL: chainUrl,
    CHAIN_ID: String(hardhat.id),
    ESCROW_ADDRESS: escrow,
    RISK_ORACLE_ADDRESS: riskOracle,
    START_BLOCK: String(startBlock),
    POLL_MILLISECONDS: "20",
    NODE_PRIVATE_KEY: node.key ?? (keys[0] as Hex),
    DATABASE_URL: server.url(node.database),
    HTTP_PORT: "0",
    MODEL_FILE: modelFile,
    MODEL_ID: modelId,
    MANIFEST_FILE: node.manifestFile,
    ...(node.feedFile === undefined ? {} : { FEED_FILE: node.feedFile }),
  });

  /** Starts `sluice-oracle start` as a process and waits until it listens. */
  const startProcess = async (env: Record<string, string>): Promise<NodeProcess> => {
    const child = spawn(process.execPath, [join(PROJECT_ROOT, "oracle/src/cli/main.ts"), "start"], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? "", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    children.add(child);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
    const ended = new Promise<number | string>((done) =>
      child.once("exit", (code, signal) => done(code ?? signal ?? 1)),
    );
    void ended.then(() => children.delete(child));
    const listening = async (): Promise<string> => {
      const url = /listening on (http:\S+?)"/.exec(output)?.[1];
      if (url !== undefined) return url;
      if (child.exitCode !== null) throw new Stop(`the node ended with ${child.exitCode}:\n${output}`);
      throw new Error(`the node does not listen:\n${output}`);
    };
    return {
      child,
      ended,
      output: () => output,
      ready: async () => {
        const url = await eventually(listening, 60);
        await eventually(async () => {
          if (!(await fetch(`${url}/ready`)).ok) throw new Error(`${url} is not ready:\n${output}`);
        }, 30);
        return url;
      },
      kill: async (signal) => {
        child.kill(signal);
        return await ended;
      },
    };
  };

  let salt = 0n;
  const termsOf = async (payment: { payer: Person; payee: Address; changes?: Partial<Terms> }): Promise<Terms> => {
    const { timestamp } = await client.getBlock();
    const now = Number(timestamp);
    return {
      payer: payment.payer.address,
      payee: payment.payee,
      operator: deployer.address,
      token: zeroAddress,
      maxAmount: 10n ** 20n,
      authorizeBy: now + 86_400,
      captureFrom: 0,
      captureBy: now + 172_800,
      refundBy: now + 259_200,
      minFeeBps: 0,
      maxFeeBps: 0,
      feeReceiver: zeroAddress,
      arbiter: zeroAddress,
      resolveSeconds: 0,
      resolveToPayee: false,
      gate: riskOracle,
      gateTerms: encodeGateTerms({ ...THRESHOLDS, maxAgeSeconds: REPORT_SECONDS, silenceSeconds: 0, model: modelId }),
      salt: ++salt,
      ...payment.changes,
    };
  };
  const idOf = (terms: Terms): Hex => getPaymentId({ chainId: hardhat.id, escrow, terms });

  /** Locks a payment on chain; one transaction, one block. */
  const pay = async (payment: { payer: Person; payee: Address; amount: bigint; changes?: Partial<Terms> }) => {
    const terms = await termsOf(payment);
    const hash = await authorize(
      client as never,
      { escrow, terms, amount: payment.amount, account: payment.payer } as never,
    );
    const { blockNumber } = await client.waitForTransactionReceipt({ hash });
    return { terms, paymentId: idOf(terms), block: Number(blockNumber) };
  };

  return {
    folder,
    client,
    chainUrl,
    server,
    keys,
    signers,
    model: model as ModelFile,
    modelFile,
    modelId,
    riskOracle,
    riskModels,
    escrow,
    startBlock,
    chain,
    manifest,
    environment,
    startProcess,
    termsOf,
    idOf,
    pay,
    async close() {
      await Promise.all(
        [...children].map(async (child) => {
          if (child.exitCode !== null || child.signalCode !== null) return;
          const ended = new Promise((done) => child.once("exit", done));
          child.kill("SIGKILL");
          await ended;
        }),
      );
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A node as a process. */
export type NodeProcess = {
  child: ChildProcess;
  /** Exit code or signal. */
  ended: Promise<number | string>;
  output(): string;
  /** Waits until it has caught up; returns its URL. */
  ready(): Promise<string>;
  kill(signal: NodeJS.Signals): Promise<number | string>;
};

/** An error that waiting does not heal. */
class Stop extends Error {}

/** Repeats until it does not throw. */
export async function eventually<T>(work: () => Promise<T>, seconds = 20): Promise<T> {
  const until = Date.now() + seconds * 1_000;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Stop || Date.now() > until) throw error;
      await sleep(20);
    }
  }
}

function artifact(path: string): { abi: never; bytecode: Hex } {
  const name = path.split("/").at(-1);
  const file = join(PROJECT_ROOT, "artifacts", "contracts", `${path}.sol`, `${name}.json`);
  return JSON.parse(readFileSync(file, "utf8"));
}
