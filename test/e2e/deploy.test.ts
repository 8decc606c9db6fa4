import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPublicClient, http, keccak256, zeroAddress } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { ROOT } from "../../scripts/bootstrap.mjs";
import type { Deployment } from "../../scripts/deployment/recordDeployment.ts";
import {
  encodeModel,
  getModelAddress,
  getModelId,
  getSignerSet,
  parseModel,
  scoreOnChain,
} from "../../sdk/src/index.ts";

const HARDHAT = join(ROOT, "node_modules", "hardhat", "dist", "src", "cli.js");
/** The first account that every local Hardhat chain makes rich. */
const KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
const signers = [1, 2, 3].map((n) => privateKeyToAccount(`0x${String(n).repeat(64)}`).address);
const vector = JSON.parse(readFileSync(join(ROOT, "docs", "spec", "vectors", "models.json"), "utf8")).models[0];

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

function run(args: string[], env: NodeJS.ProcessEnv): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, env });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.once("close", (code) => resolve({ code, output }));
  });
}

describe("deploying to a testnet (a second chain over HTTP)", function () {
  this.timeout(600_000);
  const deploymentId = `test-${process.pid}`;
  const folder = mkdtempSync(join(tmpdir(), "sluice-deploy-"));
  const deploy = (module: string) => [
    HARDHAT,
    "ignition",
    "deploy",
    module,
    "--network",
    "sepolia",
    "--deployment-id",
    deploymentId,
  ];
  const record = (...more: string[]) => [
    join(ROOT, "scripts", "record-deployment.ts"),
    "--network",
    "sepolia",
    ...more,
  ];
  let chain: ChildProcess;
  let env: NodeJS.ProcessEnv;
  let url: string;

  before(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const { HARDHAT_NETWORK: _, ...clean } = process.env;
    env = {
      ...clean,
      SEPOLIA_RPC_URL: url,
      SEPOLIA_PRIVATE_KEY: KEY,
      SLUICE_SIGNERS: signers.join(","),
      SLUICE_QUORUM: "2",
      SLUICE_REPORT_SECONDS: "1800",
      SLUICE_MODEL_FILE: join(folder, "model.json"),
    };
    writeFileSync(join(folder, "model.json"), vector.file);
    chain = spawn(process.execPath, [HARDHAT, "node", "--hostname", "127.0.0.1", "--port", String(port)], {
      cwd: ROOT,
      env: clean,
      stdio: "ignore",
    });
    const client = createPublicClient({ transport: http(url) });
    const patience = Date.now() + 120_000;
    while (Date.now() < patience) {
      if (
        await client.getChainId().then(
          () => true,
          () => false,
        )
      )
        return;
      assert.equal(chain.exitCode, null, "the chain ended");
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    assert.fail("the chain did not start");
  });

  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    rmSync(join(ROOT, "ignition", "deployments", deploymentId), { recursive: true, force: true });
    if (chain.exitCode !== null) return;
    const ended = new Promise((resolve) => chain.once("exit", resolve));
    chain.kill();
    await ended;
  });

  it("refuses to record what was not deployed, and to run without a network", async () => {
    const early = await run(record("--deployment-id", deploymentId, "--out", folder), env);
    assert.equal(early.code, 1, early.output);
    assert.match(early.output, /is missing: deploy first/);
    const aimless = await run([join(ROOT, "scripts", "record-deployment.ts")], env);
    assert.equal(aimless.code, 2, aimless.output);
  });

  it("deploys by Ignition with parameters and key from the environment, and records what is on chain", async () => {
    const deployed = await run(deploy("ignition/modules/Sluice.ts"), env);
    assert.equal(deployed.code, 0, deployed.output);
    const published = await run(deploy("ignition/modules/Model.ts"), env);
    assert.equal(published.code, 0, published.output);
    const recorded = await run(record("--deployment-id", deploymentId, "--out", folder), env);
    assert.equal(recorded.code, 0, recorded.output);

    const deployment = JSON.parse(readFileSync(join(folder, "31337.json"), "utf8")) as Deployment;
    const client = createPublicClient({ transport: http(url) });
    for (const { address, codeHash, block, transaction, buildInfo } of [
      deployment.escrow,
      deployment.riskModels,
      deployment.riskOracle,
    ]) {
      const code = await client.getCode({ address });
      assert.equal(code === undefined ? undefined : keccak256(code), codeHash);
      const receipt = await client.getTransactionReceipt({ hash: transaction });
      assert.equal(receipt.blockNumber, BigInt(block));
      const compiler = deployment.compilers[buildInfo];
      assert.match(compiler?.version ?? "", /^0\.8\.37\+commit\./);
      assert.equal(compiler?.settings.evmVersion, "cancun");
    }
    const { riskOracle, riskModels } = {
      riskOracle: deployment.riskOracle.address,
      riskModels: deployment.riskModels.address,
    };
    const set = await getSignerSet(client, { riskOracle });
    assert.deepEqual([set.signers, set.quorum, deployment.settings.reportSeconds], [signers, 2, 1800]);
    assert.deepEqual(deployment.settings.signers, signers);
    assert.equal(deployment.settings.owner, privateKeyToAccount(KEY).address);

    const modelId = getModelId(encodeModel(parseModel(vector.file)));
    assert.deepEqual(
      deployment.models.map((model) => model.modelId),
      [modelId],
    );
    assert.notEqual(await getModelAddress(client, { riskModels, model: modelId }), zeroAddress);
    const { features, extraFeatures, score } = vector.inputs;
    const onChain = await scoreOnChain(client, {
      riskModels,
      model: modelId,
      features: features[5],
      extraFeatures: extraFeatures[5],
    });
    assert.equal(onChain, score[5]);
  });

  it("changes nothing when it runs again", async () => {
    const before = readFileSync(join(folder, "31337.json"), "utf8");
    const again = await run(deploy("ignition/modules/Sluice.ts"), env);
    assert.equal(again.code, 0, again.output);
    const recorded = await run(record("--deployment-id", deploymentId, "--out", folder), env);
    assert.equal(recorded.code, 0, recorded.output);
    assert.equal(readFileSync(join(folder, "31337.json"), "utf8"), before);
  });
});
