import { getJobSubject } from "@sluice/sdk";
import { parseAbi, zeroHash } from "viem";
import type { HookWorld } from "./world.ts";

/** The sample of docs/adapters/erc-8183-hook.md. */
export async function erc8183Hook(world: HookWorld) {
  const { evaluator, chainId, jobEscrow, jobId, client, provider, nodesSign } = world;
  const subject = getJobSubject({ chainId, escrow: jobEscrow, jobId, client, provider });
  const report = await nodesSign(subject); // or leave it posted, and optParams empty

  const hash = await evaluator.writeContract({
    address: jobEscrow,
    abi: parseAbi(["function complete(uint256 jobId, bytes32 reason, bytes optParams)"]),
    functionName: "complete",
    args: [jobId, zeroHash, report],
  });
  return evaluator.waitForTransactionReceipt({ hash });
}
