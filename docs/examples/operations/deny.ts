import { isContractError } from "@sluice/sdk";
import type { World } from "./client.ts";

/** The sample of docs/operations/deny.md. */
export async function deny({ anyone, terms, report }: World) {
  try {
    await anyone.deny({ terms, report });
  } catch (error) {
    if (!isContractError(error, "NotDenied")) throw error; // the score is below the payer's denyAtLeast
  }
  return anyone.getPaymentState({ terms });
}
