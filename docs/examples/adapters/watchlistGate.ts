import { getPaymentId } from "@sluice/sdk";
import type { WatchlistWorld } from "./world.ts";

/** The sample of docs/adapters/watchlist-gate.md. */
export async function watchlistGate(world: WatchlistWorld) {
  const { payer, operator, chainId, escrow, agreed, nodesSign } = world;
  const terms = { ...agreed, gate: world.watchlistGate }; // gateTerms stay those of the gate behind it
  const amount = terms.maxAmount;
  await payer.waitForTransactionReceipt({ hash: await payer.authorize({ terms, amount }) });

  const subject = getPaymentId({ chainId, escrow, terms });
  const report = await nodesSign(subject);
  const { clock: since } = await operator.getPaymentState({ terms });
  const verdict = await operator.getVerdict({ ...terms, subject, amount, since, report });
  if (verdict === "release") await operator.capture({ terms, amount, report });
  return verdict;
}
