import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getModelAddress, parseModel, scoreFeatures, scoreOnChain, serializeModel } from "@sluice/sdk";
import { network } from "hardhat";
import { type Address, type Hex, zeroAddress } from "viem";
import { ROOT } from "../../scripts/bootstrap.mjs";
import { planPublication, publishModelFile, readPublishFlags } from "../../scripts/deployment/publishModelFile.ts";
import { createTestOperator, isStop } from "./testOperator.ts";

const { viem } = await network.create();
const reader = await viem.getPublicClient();
const [writer] = await viem.getWalletClients();
assert.ok(writer !== undefined);
const FILE = join(ROOT, "oracle", "models", "simulated-v1.json");
const model = parseModel(readFileSync(FILE, "utf8"));

describe("npm run publish-model", function () {
  this.timeout(120_000);
  let riskModels: Address;
  let folder: string;
  let said: string;

  const run = async (line: string) => {
    const operator = createTestOperator(reader, writer, folder);
    try {
      return await publishModelFile(readPublishFlags(`--network default ${line}`.split(" ")), operator);
    } finally {
      said = operator.said;
    }
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "sluice-publish-"));
    riskModels = (await viem.deployContract("RiskModels")).address;
    const record = { chainId: 31337, riskModels: { address: riskModels } };
    writeFileSync(join(folder, "31337.json"), JSON.stringify(record));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("shows in a dry run id, address, shape, size and gas, sends nothing, and then does exactly that", async () => {
    const before = await reader.getBlockNumber();
    assert.equal(await run(`--model ${FILE} --dry-run`), 0);
    assert.equal(await reader.getBlockNumber(), before);
    assert.match(said, new RegExp(`RiskModels ${riskModels} on chain 31337`));
    assert.match(said, /model {6}simulated-v1: 16 features × (16|32) hidden, \d+ knots/);
    assert.match(said, /gas {8}\d,\d{3},\d{3}\n/);
    assert.match(said, /dry run: nothing was sent/);
    const modelId = /id {9}(0x[0-9a-f]{64})/.exec(said)?.[1] as Hex;
    const address = /address {4}(0x[0-9a-fA-F]{40})/.exec(said)?.[1];
    assert.ok(said.includes(`pin its first 21 bytes: ${modelId.slice(0, 44)}\n`));
    assert.equal(await getModelAddress(reader, { riskModels, model: modelId }), zeroAddress);

    assert.equal(await run(`--model ${FILE} --yes`), 0);
    assert.match(said, /published in 0x[0-9a-f]{64}: [\d,]+ bytes of code at 0x/);
    assert.equal(await getModelAddress(reader, { riskModels, model: modelId }), address);
    const features: Hex = `0x${"0001".repeat(16)}`;
    const onChain = await scoreOnChain(reader, {
      riskModels,
      model: modelId,
      features,
      extraFeatures: `0x${"00".repeat(32)}`,
    });
    assert.equal(
      onChain,
      scoreFeatures(
        model,
        Array.from({ length: 16 }, () => 1),
      ),
    );
  });

  it("says when there is nothing to do", async () => {
    await run(`--model ${FILE} --yes`);
    const before = await reader.getBlockNumber();
    assert.equal(await run(`--model ${FILE} --yes`), 0);
    assert.match(said, /published {2}already: there is nothing to do/);
    assert.equal(await reader.getBlockNumber(), before);
    // Another name is the same model: the name is not on chain. Another weight is another model.
    const { modelId } = await planPublication(reader, { riskModels, model });
    const renamed = await planPublication(reader, { riskModels, model: { ...model, name: "another-name" } });
    assert.deepEqual([renamed.modelId, renamed.published], [modelId, true]);
    const output = { ...model.output, scores: model.output.scores.with(0, (model.output.scores[0] ?? 0) + 1) };
    const changed = parseModel(serializeModel({ ...model, output }));
    const other = await planPublication(reader, { riskModels, model: changed });
    assert.notEqual(other.modelId, modelId);
    assert.equal(other.published, false);
  });

  it("does nothing without an agreement", async () => {
    const before = await reader.getBlockNumber();
    await assert.rejects(run(`--model ${FILE}`), isStop(/nobody agreed to publish this model/, 2));
    assert.equal(await reader.getBlockNumber(), before);
  });

  it("says what is wrong with its input", async () => {
    const broken = join(folder, "broken.json");
    writeFileSync(broken, JSON.stringify({ ...model, hidden: 17 }));
    const wrong: [string, RegExp, number][] = [
      [`--model ${FILE}`, /--network is missing/, 2],
      ["--network x", /--model is missing/, 2],
      ["--network x --model /nowhere/model.json", /the model cannot be read: /, 1],
      [`--network x --model ${broken}`, /broken\.json is no model: Model file, hidden: expected 16 or 32/, 1],
      [`--network x --model ${FILE} --quorum 2`, /--quorum/, 2],
    ];
    for (const [line, pattern, code] of wrong) {
      assert.throws(() => readPublishFlags(line.split(" ")), isStop(pattern, code), line);
    }
    await assert.rejects(
      run(`--model ${FILE} --models 0x00000000000000000000000000000000000000aa --dry-run`),
      isStop(/there is no contract at .* on chain 31337: check --network and --models/, 1),
    );
    const other = await viem.deployContract("TestToken");
    await assert.rejects(
      run(`--model ${FILE} --models ${other.address} --dry-run`),
      isStop(/does not publish this model/, 1),
    );
  });

  it("ends with the exit codes of the other commands", () => {
    const command = (...args: string[]) =>
      spawnSync(process.execPath, [join(ROOT, "scripts", "publish-model.ts"), ...args], {
        encoding: "utf8",
        input: "",
      });
    const help = command("--help");
    assert.equal(help.status, 0, help.stderr);
    assert.match(help.stdout, /--dry-run {9}prints what would happen/);
    assert.equal(command().status, 2);
    const unrecorded = command("--network", "default", "--model", FILE, "--dry-run");
    assert.equal(unrecorded.status, 1);
    assert.match(unrecorded.stderr, /there is no record of a deployment on chain 31337 .* give --models ADDRESS/);
  });
});
