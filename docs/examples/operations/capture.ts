import { feeBounds } from "@sluice/sdk";
import type { World } from "./client.ts";

/** The sample of docs/operations/capture.md. */
export async function capture({ operator, terms }: World) {
  const amount = 3_000_000n;
  const { minFee } = feeBounds({ amount, terms });
  await operator.capture({ terms, amount, fee: minFee });
  const { held } = await operator.getPaymentState({ terms });
  await operator.capture({ terms, amount: held }); // the rest, with the least fee
  return operator.getPaymentState({ terms });
}
