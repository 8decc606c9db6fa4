import { getDeadlines } from "@sluice/sdk";
import type { World } from "./client.ts";

/** The sample of docs/operations/extend.md. */
export async function extend({ payer, payee, terms, now }: World) {
  const week = 7 * 86_400;
  const later = { captureBy: terms.captureBy + week, refundBy: terms.refundBy + week, deadline: now + 3600 };
  const payerSignature = await payer.signExtension({ terms, ...later });
  await payee.extendPayment({ terms, ...later, payerSignature }); // who sends it need not sign
  const extension = await payee.getExtension({ terms });
  return getDeadlines({ terms, extension });
}
