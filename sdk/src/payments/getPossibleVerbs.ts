import { type Address, isAddressEqual, zeroAddress } from "viem";
import type { Extension } from "../types/extension.ts";
import type { PaymentState } from "../types/paymentState.ts";
import type { Terms } from "../types/terms.ts";
import { getDeadlines } from "./getDeadlines.ts";

export type PaymentVerb =
  | "authorize"
  | "increase"
  | "charge"
  | "clear"
  | "capture"
  | "void"
  | "deny"
  | "dispute"
  | "resolve"
  | "resolveExpired"
  | "extend"
  | "reclaim"
  | "refund";

export type GetPossibleVerbsParameters = {
  terms: Terms;
  /** From getPaymentState. */
  state: PaymentState;
  /** From getExtension; none by default. */
  extension?: Extension | undefined;
  /** Second of the block in which the verb shall run: the latest block's, or a little later. */
  now: number;
  /** Who acts. */
  who: Address;
};

/**
 * Which verbs an account may do to a payment now, by state, deadlines and role. What a gate says, what a token does and who
 * else must sign (extend) is not looked at.
 *
 * @returns Names of the contract's functions, in the order of a payment's life.
 *
 * @example
 * const buttons = getPossibleVerbs({ terms, state, extension, now, who: account.address })
 */
export function getPossibleVerbs({ terms, state, extension, now, who }: GetPossibleVerbsParameters): PaymentVerb[] {
  const { authorizeBy, captureFrom, captureBy, refundBy, resolveBy } = getDeadlines({ terms, extension, state });
  const [isPayer, isPayee, isOperator, isArbiter] = (["payer", "payee", "operator", "arbiter"] as const).map((role) =>
    isAddressEqual(terms[role], who),
  );
  const { held, refundable, exists, cleared, disputed, noIncrease } = state;
  const free = held > 0n && !disputed;
  const possible: Record<PaymentVerb, boolean | undefined> = {
    authorize: isPayer && !exists && now < authorizeBy,
    charge: isPayer && !exists && now < authorizeBy && now >= captureFrom,
    increase: isPayer && exists && now < authorizeBy && !noIncrease && !disputed && held + refundable < terms.maxAmount,
    clear: free && !cleared && now < captureBy,
    capture: isOperator && free && now >= captureFrom && now < captureBy,
    void: held > 0n && (isPayee || (isOperator && !cleared)),
    deny: free && !cleared,
    dispute: isPayer && free && !isAddressEqual(terms.arbiter, zeroAddress) && now < captureBy,
    resolve: isArbiter && disputed && now < (resolveBy ?? 0),
    resolveExpired: disputed && now >= (resolveBy ?? 0),
    // What both sign needs a seq that counts.
    extend: (isPayer || isPayee) && !disputed && held + refundable > 0n && state.seq < 4095,
    reclaim: isPayer && free && now >= captureBy,
    refund: (isOperator || isPayee) && refundable > 0n && now < refundBy,
  };
  return (Object.keys(possible) as PaymentVerb[]).filter((verb) => possible[verb]);
}
