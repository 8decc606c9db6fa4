import { getPossibleVerbs } from "@sluice/sdk";
import type { World } from "./client.ts";

/** The sample of docs/operations/reclaim.md. */
export async function reclaim({ payer, terms, now }: World) {
  const state = await payer.getPaymentState({ terms });
  const extension = await payer.getExtension({ terms });
  const possible = getPossibleVerbs({ terms, state, extension, now, who: terms.payer });
  if (possible.includes("reclaim")) await payer.reclaim({ terms });
  return payer.getPaymentState({ terms });
}
