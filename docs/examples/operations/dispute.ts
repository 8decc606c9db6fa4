import { getDeadlines } from "@sluice/sdk";
import { keccak256, stringToHex } from "viem";
import type { World } from "./client.ts";

/** The sample of docs/operations/dispute.md. */
export async function dispute({ payer, terms }: World) {
  await payer.dispute({ terms, evidence: keccak256(stringToHex("Only the left shoe came.")) });
  const { resolveBy } = getDeadlines({ terms, state: await payer.getPaymentState({ terms }) });
  return { resolveBy };
}
