import type { World } from "./client.ts";

/** The sample of docs/operations/clear.md. */
export async function clear({ anyone, terms, report }: World) {
  // report: (await anyone.collectReport({ nodes, terms, paymentId })).encoded
  await anyone.clear({ terms, report });
  return anyone.getPaymentState({ terms });
}
