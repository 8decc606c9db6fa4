import type { World } from "./client.ts";

/** The sample of docs/operations/claim-credit.md. */
export async function claimCredit({ payee, anyone, terms, now }: World) {
  const { token } = terms;
  const to = "0x00000000000000000000000000000000000c01d5"; // where it can be received
  const claim = await payee.signClaimCredit({ token, to, deadline: now + 3600 });
  await anyone.claimCreditFor(claim); // or by itself: payee.claimCredit({ token, to })
  return anyone.getCredit({ token, account: terms.payee });
}
