import type { World } from "./client.ts";

/** The sample of docs/operations/relay.md. */
export async function relay({ operator, anyone, terms, now }: World) {
  const call = { verb: "capture", terms, amount: 2_000_000n } as const;
  const signed = await operator.signVerb({ call, deadline: now + 600 });
  await anyone.relayVerb(signed); // pays the gas; the operator has acted
  return anyone.getPaymentState({ terms });
}
