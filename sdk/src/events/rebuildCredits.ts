import type { Address } from "viem";
import type { PaymentEvent } from "../types/paymentEvent.ts";

/** What an account is owed in one token, in base units. */
export type Credit = { token: Address; account: Address; amount: bigint };

/**
 * What failed payouts left owed, from all events of the escrow alone: what getCredit says, without asking the contract.
 *
 * @param events - All events of the escrow since its deployment, in chain order.
 * @returns Credits that are not zero, in the order in which they arose.
 *
 * @example
 * const credits = rebuildCredits(await getPaymentEvents(client, { escrow, fromBlock }))
 */
export function rebuildCredits(events: readonly PaymentEvent[]): Credit[] {
  const credits = new Map<string, Credit>();
  for (const event of events) {
    if (event.type !== "credited" && event.type !== "creditClaimed") continue;
    const { token, account, amount } = event;
    const key = `${token}:${account}`.toLowerCase();
    const owed = credits.get(key)?.amount ?? 0n;
    // A claim pays all that is owed.
    if (event.type === "creditClaimed") credits.delete(key);
    else credits.set(key, { token, account, amount: owed + amount });
  }
  return [...credits.values()];
}
