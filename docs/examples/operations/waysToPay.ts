import type { World } from "./client.ts";

/** The sample of docs/operations/ways-to-pay.md. */
export async function waysToPay({ payer, anyone, operator, terms, now }: World) {
  const deadline = now + 600;
  const verb = "authorize";
  const amount = 2_000_000n;

  // The token takes an authorization for exactly this payment; the payer needs neither gas nor an allowance.
  const by = await payer.signErc3009({ verb, terms, amount, validBefore: deadline });
  await anyone.authorizeWith({ terms, amount, by });

  // A permit gives the allowance, the consent says what for; here the operator takes less than the payer would allow.
  const permit = await payer.signPermit({ token: terms.token, value: amount, deadline });
  const consent = await payer.signConsent({ verb: "increase", terms, maxAmount: amount, deadline });
  await operator.increaseWith({ terms, amount: 1_500_000n, by: { type: "permit", permit, consent } });

  // Permit2 has an allowance already: one signature, with the next nonce that is free.
  const nonce = await payer.getPermit2Nonce();
  const permit2 = await payer.signPermit2({ verb: "increase", terms, maxAmount: amount, deadline, nonce });
  await anyone.increaseWith({ terms, amount, by: permit2 });
  return payer.getPaymentState({ terms });
}
