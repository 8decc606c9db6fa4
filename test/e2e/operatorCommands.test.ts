import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { encodeModel, getModelAddress, getModelId, getSignerSet, parseModel } from "@sluice/sdk";
import hre from "hardhat";
import { type Address, createPublicClient, http, zeroAddress } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { ROOT } from "../../scripts/bootstrap.mjs";
import { readInput } from "../../scripts/lib/readInput.ts";

/** The first account that every local Hardhat chain makes rich. */
const KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
const owner = privateKeyToAccount(KEY).address;
const other = privateKeyToAccount(`0x${"1".repeat(64)}`).address;

describe("rotate-signers and publish-model over HTTP, with the network's own key", function () {
  this.timeout(300_000);
  let server: Awaited<ReturnType<typeof hre.network.createServer>>;
  let url: string;
  let riskOracle: Address;
  let riskModels: Address;

  before(async () => {
    server = await hre.network.createServer("node", "127.0.0.1", 0);
    const { address, port } = await server.listen();
    url = `http://${address}:${port}`;
    const connection = await hre.network.create({ network: "localhost", override: { url } });
    const { viem } = connection;
    riskModels = (await viem.deployContract("RiskModels")).address;
    const settings = [zeroAddress, 3600n, 604_800n, [owner], 1] as const;
    riskOracle = (await viem.deployContract("RiskOracle", [owner, riskModels, ...settings])).address;
    await connection.close();
  });

  after(() => server.close());

  function run(script: string, ...args: string[]): Promise<{ code: number | null; output: string }> {
    const { HARDHAT_NETWORK: _, ...clean } = process.env;
    const env = { ...clean, SEPOLIA_RPC_URL: url, SEPOLIA_PRIVATE_KEY: KEY };
    const all = [join(ROOT, "scripts", script), "--network", "sepolia", ...args];
    return new Promise((resolve) => {
      const child = spawn(process.execPath, all, { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
      let output = "";
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
      child.once("close", (code) => resolve({ code, output }));
    });
  }

  it("announces a signer set, and only when somebody agreed", async () => {
    const client = createPublicClient({ transport: http(url) });
    const announce = ["--oracle", riskOracle, "--signers", `${other},${owner}`, "--quorum", "2"];
    const unasked = await run("rotate-signers.ts", ...announce);
    assert.equal(unasked.code, 2, unasked.output);
    assert.match(unasked.output, /there is no terminal to ask on: say --yes/);
    assert.deepEqual((await getSignerSet(client, { riskOracle, signerSet: 2 })).signers, []);
    const announced = await run("rotate-signers.ts", ...announce, "--yes");
    assert.equal(announced.code, 0, announced.output);
    const { signers, quorum } = await getSignerSet(client, { riskOracle, signerSet: 2 });
    assert.deepEqual([signers, quorum], [[other, owner], 2]);
  });

  it("publishes a model", async () => {
    const client = createPublicClient({ transport: http(url) });
    const file = join(ROOT, "oracle", "models", "simulated-v1.json");
    const published = await run("publish-model.ts", "--models", riskModels, "--model", file, "--yes");
    assert.equal(published.code, 0, published.output);
    const model = getModelId(encodeModel(parseModel(readInput(file, "model"))));
    assert.notEqual(await getModelAddress(client, { riskModels, model }), zeroAddress);
  });
});
