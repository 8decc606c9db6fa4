import { type Address, isAddressEqual } from "viem";
import type { PaymentEvent } from "../types/paymentEvent.ts";

export type RebuildCreditNonceParameters = {
  /** All events of the escrow since its deployment. */
  events: readonly PaymentEvent[];
  account: Address;
};

/**
 * How often an account's credits were claimed, from events alone: what getCreditNonce says, without asking the contract.
 *
 * @example
 * const nonce = rebuildCreditNonce({ events, account: payee })
 */
export function rebuildCreditNonce({ events, account }: RebuildCreditNonceParameters): bigint {
  const claims = events.filter((event) => event.type === "creditClaimed" && isAddressEqual(event.account, account));
  return BigInt(claims.length);
}
