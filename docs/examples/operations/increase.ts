import type { World } from "./client.ts";

/** The sample of docs/operations/increase.md. */
export async function increase({ payer, terms }: World) {
  await payer.approveEscrow({ token: terms.token, amount: 1_000_000n });
  await payer.increase({ terms, amount: 1_000_000n });
  return payer.getPaymentState({ terms });
}
