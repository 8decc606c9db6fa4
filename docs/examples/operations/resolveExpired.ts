import { getDeadlines } from "@sluice/sdk";
import type { World } from "./client.ts";

/** The sample of docs/operations/resolve-expired.md. */
export async function resolveExpired({ anyone, terms, now }: World) {
  const { resolveBy } = getDeadlines({ terms, state: await anyone.getPaymentState({ terms }) });
  if (resolveBy !== undefined && now >= resolveBy) await anyone.resolveExpired({ terms });
  return anyone.getPaymentState({ terms });
}
