import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import {
  encodeDeliveredGateTerms,
  encodeModel,
  getModelId,
  getPaymentId,
  type ModelFile,
  packFeatures,
  parseModel,
  publishModel,
  type Report,
  scoreFeatures,
  type Terms,
} from "@sluice/sdk";
import {
  type Abi,
  type Address,
  createTestClient,
  type Hex,
  http,
  publicActions,
  walletActions,
  zeroAddress,
} from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { hardhat } from "viem/chains";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** Of the local chain's rich accounts. */
export const MNEMONIC = "test test test test test test test test test test test junk";

export const REPORT_SECONDS = 3_600;

/** The first rich accounts of the local chain. */
export const [deployer, payer, payee, stranger] = [0, 1, 2, 3].map((addressIndex) =>
  mnemonicToAccount(MNEMONIC, { addressIndex }),
) as [Person, Person, Person, Person];
type Person = ReturnType<typeof mnemonicToAccount>;

/** A Hardhat node in a process of its own with escrow, models and the trained model on it. */
export type Chain = Awaited<ReturnType<typeof startChain>>;

/** Starts the chain; `close` it at the end. */
export async function startChain() {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const cli = `${ROOT}node_modules/hardhat/dist/src/cli.js`;
  const child = spawn(process.execPath, [cli, "node", "--hostname", "127.0.0.1", "--port", String(port)], {
    cwd: ROOT,
    stdio: "ignore",
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("HARDHAT_"))),
  });
  const ended = new Promise((done) => child.once("exit", done));
  const client = createTestClient({
    chain: hardhat,
    mode: "hardhat",
    transport: http(url),
    pollingInterval: 20,
    cacheTime: 0,
  })
    .extend(publicActions)
    .extend(walletActions);
  for (let tries = 0; ; tries++) {
    try {
      await client.getChainId();
      break;
    } catch (error) {
      if (tries === 300 || child.exitCode !== null) throw error;
      await sleep(200);
    }
  }

  const deployCode = async (code: { abi: Abi; bytecode: Hex }, args: readonly unknown[]): Promise<Address> => {
    const hash = await client.deployContract({ account: deployer, ...code, args });
    const { contractAddress } = await client.waitForTransactionReceipt({ hash });
    if (contractAddress == null) throw new Error("a contract was not deployed");
    return contractAddress;
  };
  const deploy = (path: string, args: readonly unknown[]): Promise<Address> => {
    const file = `${ROOT}artifacts/contracts/${path}.sol/${path.split("/").at(-1)}.json`;
    return deployCode(JSON.parse(readFileSync(file, "utf8")), args);
  };

  const model = parseModel(readFileSync(`${ROOT}oracle/models/simulated-v1.json`, "utf8"));
  const riskModels = await deploy("risk/RiskModels", []);
  const escrow = await deploy("escrow/Escrow", []);
  const published = await publishModel(client as never, { riskModels, model, account: deployer } as never);
  await client.waitForTransactionReceipt({ hash: published });
  const modelId = getModelId(encodeModel(model));
  const faces = facesOf(model);

  let salt = 0n;
  return {
    url,
    client,
    deploy,
    deployCode,
    riskModels,
    escrow,
    modelId,
    /** Features with a low, a middle and a high score, and these scores. */
    faces,

    /** Terms behind a gate whose thresholds lie at the low and the high score. */
    async terms(gate: Address): Promise<Terms> {
      const now = Number((await client.getBlock()).timestamp);
      return {
        payer: payer.address,
        payee: payee.address,
        operator: payee.address,
        token: zeroAddress,
        maxAmount: 10n ** 18n,
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
        gate,
        gateTerms: encodeDeliveredGateTerms({
          releaseAtMost: faces.low.score,
          denyAtLeast: faces.high.score,
          maxAgeSeconds: REPORT_SECONDS,
          model: modelId,
        }),
        salt: ++salt,
      };
    },

    idOf: (terms: Terms): Hex => getPaymentId({ chainId: hardhat.id, escrow, terms }),

    /** A report as of the newest block. */
    async reportOf(subject: Hex, amount: bigint, features: readonly number[]): Promise<Report> {
      const block = await client.getBlock();
      return {
        subject,
        amount,
        ...packFeatures([...features]),
        model: modelId,
        manifest: `0x${"ab".repeat(32)}`,
        round: block.number,
        blockHash: block.hash,
        validUntil: block.timestamp + BigInt(REPORT_SECONDS),
      };
    },

    async close() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** Rows that the model scores lowest, between and highest among some it might see. */
function facesOf(model: ModelFile) {
  const rows = [
    model.baseline,
    ...model.knots.map((knots, feature) => model.baseline.with(feature, knots.at(-1) ?? 0)),
  ];
  rows.push(model.knots.map((knots) => knots.at(-1) ?? 0));
  const scored = rows.map((features) => ({ features, score: scoreFeatures(model, features) }));
  scored.sort((a, b) => a.score - b.score);
  const low = scored[0];
  const high = scored.at(-1);
  const middle = scored.find(
    ({ score }) => low !== undefined && high !== undefined && score > low.score && score < high.score,
  );
  if (low === undefined || high === undefined || middle === undefined)
    throw new Error("the model gives one score only");
  return { low, middle, high };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
