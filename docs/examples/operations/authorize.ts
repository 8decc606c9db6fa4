import type { World } from "./client.ts";

/** The sample of docs/operations/authorize.md. */
export async function authorize({ payer, terms }: World) {
  await payer.approveEscrow({ token: terms.token, amount: 5_000_000n });
  await payer.authorize({ terms, amount: 5_000_000n });
  const { held, cleared } = await payer.getPaymentState({ terms });
  return { held, cleared };
}
