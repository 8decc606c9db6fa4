import { getX402PaymentHash, getX402Salt, x402CapturePolicyAbi } from "@sluice/sdk";
import type { X402World } from "./world.ts";

/** The sample of docs/adapters/x402-capture-policy.md. */
export async function x402CapturePolicy(world: X402World) {
  const { anyone, chainId, escrow, policy, receiverAuthorizer, offer, nodesSign } = world;
  // What the payer signs commits to the policy, and so to its gate and thresholds.
  const paymentInfo = { ...offer, salt: getX402Salt({ receiverAuthorizer, policy, saltNonce: 7n }) };
  const subject = getX402PaymentHash({ chainId, escrow, paymentInfo });

  const hash = await anyone.postReport({ subject, report: await nodesSign(subject) });
  await anyone.waitForTransactionReceipt({ hash });

  const verdict = await anyone.readContract({
    address: policy,
    abi: x402CapturePolicyAbi,
    functionName: "verdictOf",
    args: [paymentInfo, paymentInfo.maxAmount],
  });
  return ["hold", "release", "deny"][verdict]; // only on release does the operator capture
}
