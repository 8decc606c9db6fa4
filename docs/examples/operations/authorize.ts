import type { World } from "./client.ts";

/** The sample of docs/operations/authorize.md. */
export async function authorize({ payer, anyone, terms, now }: World) {
  const amount = 5_000_000n;
  await payer.approveEscrow({ token: terms.token, amount });
  await payer.authorize({ terms, amount });

  // Another payment, brought by somebody else with the payer's Permit2 signature. The next free nonce is the cheapest.
  const next = { ...terms, salt: terms.salt + 1n };
  const nonce = await payer.getPermit2Nonce();
  const consent = { verb: "authorize", terms: next, maxAmount: amount, deadline: now + 600, nonce } as const;
  await anyone.authorizeWith({ terms: next, amount, by: await payer.signPermit2(consent) });

  const { held, cleared } = await payer.getPaymentState({ terms });
  return { held, cleared };
}
