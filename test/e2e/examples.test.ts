import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { escrowAbi, verdictOf } from "@sluice/sdk";
import { type Address, erc20Abi, parseAbi } from "viem";
import { hardhat } from "viem/chains";
import { pay } from "../../docs/examples/pay.ts";
import {
  createTestWorld,
  type NodeProcess,
  type Person,
  people,
  type TestWorld,
  THRESHOLDS,
} from "../../oracle/test/attest/testWorld.ts";

const root = join(import.meta.dirname, "../..");

/** What a page shows between ``` marks. */
function samples(page: string): string[] {
  return [...readFileSync(join(root, page), "utf8").matchAll(/```\w+\n([\s\S]*?)```/g)].map(([, code]) => code ?? "");
}

describe("the README's samples", () => {
  for (const [name, file] of [
    ["Solidity integrator", "contracts/examples/TicketShop.sol"],
    ["dApp with viem", "docs/examples/pay.ts"],
  ] as const) {
    it(`shows the ${name}'s sample as it is compiled and tested`, () => {
      const whole = readFileSync(join(root, file), "utf8");
      const shown = samples("README.md").filter((code) => code.length > 300 && whole.includes(code.trim()));
      assert.equal(shown.length, 1, `README.md has no sample that stands in ${file} to the letter`);
    });
  }
});

describe("docs/examples/pay.ts", () => {
  let world: TestWorld;
  let nodes: NodeProcess[];
  let token: Address;
  const [deployer, payer, shop] = people as [Person, Person, Person];

  before(async function () {
    this.timeout(120_000);
    world = await createTestWorld({ nodes: 3 });
    const { abi, bytecode } = JSON.parse(
      readFileSync(join(root, "artifacts/contracts/mocks/TestToken.sol/TestToken.json"), "utf8"),
    );
    const hash = await world.client.deployContract({ account: deployer, abi, bytecode });
    token = (await world.client.waitForTransactionReceipt({ hash })).contractAddress as Address;
    const minted = await world.client.writeContract({
      account: deployer,
      address: token,
      abi: parseAbi(["function mint(address to, uint256 amount)"]),
      functionName: "mint",
      args: [payer.address, 100_000_000n],
    });
    await world.client.waitForTransactionReceipt({ hash: minted });
    const manifestFile = world.manifest({ tokens: [{ token, unit: "1000000" }] });
    nodes = await Promise.all(
      world.keys.map((key, index) =>
        world.startProcess(world.environment({ key, database: `example${index}`, manifestFile })),
      ),
    );
  });

  after(async () => {
    await world?.close();
  });

  it("pays, and the money goes where the score that the contract computed says", async () => {
    const urls = await Promise.all(nodes.map((node) => node.ready()));
    const amount = 25_000_000n;
    const { paymentId, verdict, state } = await pay({
      chain: hardhat,
      rpcUrl: world.chainUrl,
      addresses: { escrow: world.escrow, riskOracle: world.riskOracle, riskModels: world.riskModels },
      nodes: urls.map((url) => ({ url })),
      model: world.modelId,
      payer,
      shop,
      token,
      amount,
    });
    const answer = (await (await fetch(`${urls[0]}/v1/reports/${paymentId}`)).json()) as { score: number };
    assert.equal(verdict, verdictOf({ score: answer.score, gateTerms: THRESHOLDS }));
    const balance = (account: Address) =>
      world.client.readContract({ address: token, abi: erc20Abi, functionName: "balanceOf", args: [account] });
    assert.equal(state.exists, true);
    assert.equal(state.held, verdict === "hold" ? amount : 0n);
    assert.equal(await balance(shop.address), verdict === "release" ? amount : 0n);
    assert.equal(await balance(world.escrow), verdict === "hold" ? amount : 0n);
    const onChain = await world.client.readContract({
      address: world.escrow,
      abi: escrowAbi,
      functionName: "stateOf",
      args: [paymentId],
    });
    assert.equal(onChain.cleared, verdict === "release");
  });
});
