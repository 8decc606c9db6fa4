import type { World } from "./client.ts";

/** The sample of docs/operations/void.md. */
export async function voidPayment({ payee, terms }: World) {
  const { held } = await payee.getPaymentState({ terms });
  await payee.voidPayment({ terms, amount: held });
  return payee.getPaymentState({ terms });
}
