import type { World } from "./client.ts";

/** The sample of docs/operations/refund.md. */
export async function refund({ payee, terms }: World) {
  await payee.approveEscrow({ token: terms.token, amount: 1_000_000n });
  await payee.refund({ terms, amount: 1_000_000n });
  return payee.getPaymentState({ terms });
}
