import type { World } from "./client.ts";

/** The sample of docs/operations/resolve.md. */
export async function resolve({ arbiter, terms }: World) {
  const { held } = await arbiter.getPaymentState({ terms });
  await arbiter.resolvePayment({ terms, toPayee: held / 2n }); // the rest goes back to the payer
  return arbiter.getPaymentState({ terms });
}
