import assert from "node:assert/strict";
import hre from "hardhat";
import { toFunctionSignature } from "viem";

describe("functions of the risk oracle", () => {
  // Compromise.t.sol shows of each of them that it leaves money where it is: a new one belongs there too.
  it("has no other function that changes anything than those that the compromise drill sends", async () => {
    const { abi } = await hre.artifacts.readArtifact("RiskOracle");
    const changing = abi.flatMap((item) => (item.type === "function" && item.stateMutability !== "view" ? [item] : []));
    assert.deepEqual(changing.map((item) => toFunctionSignature(item)).sort(), [
      "acceptOwnership()",
      "announceSignerSet(address[],uint8)",
      "post(bytes32,bytes)",
      "postBatch(bytes)",
      "renounceOwnership()",
      "retireSigner(address)",
      "revokeSigner(uint32,uint8)",
      "transferOwnership(address)",
    ]);
    assert.ok(
      changing.every((item) => item.stateMutability === "nonpayable"),
      "it takes no native coin",
    );
    assert.ok(!abi.some((item) => (item.type as string) === "receive" || (item.type as string) === "fallback"));
  });
});
