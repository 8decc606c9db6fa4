import type { World } from "./client.ts";

/** The sample of docs/operations/charge.md. */
export async function charge({ payer, terms, report }: World) {
  // report: (await payer.collectReport({ nodes, terms, amount: 5_000_000n })).encoded
  await payer.approveEscrow({ token: terms.token, amount: 5_000_000n });
  await payer.charge({ terms, amount: 5_000_000n, report });
  return payer.getPaymentState({ terms });
}
