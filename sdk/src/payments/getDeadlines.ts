import type { Extension } from "../types/extension.ts";
import type { PaymentState } from "../types/paymentState.ts";
import type { Terms } from "../types/terms.ts";

export type GetDeadlinesParameters = {
  terms: Pick<Terms, "authorizeBy" | "captureFrom" | "captureBy" | "refundBy" | "resolveSeconds">;
  /** From getExtension; none by default. */
  extension?: Extension | undefined;
  /** From getPaymentState; needed for resolveBy. */
  state?: Pick<PaymentState, "disputed" | "clock"> | undefined;
};

/** The deadlines that hold now, in seconds of chain time. */
export type Deadlines = {
  /** Authorize, charge and increase before this second. */
  authorizeBy: number;
  /** Capture and charge from this second on. */
  captureFrom: number;
  /** Clear, capture and dispute before this second; reclaim from it on. */
  captureBy: number;
  /** Refund before this second. */
  refundBy: number;
  /** While disputed: the arbiter resolves before this second, anyone may end the dispute from it on. */
  resolveBy: number | undefined;
};

/**
 * The deadlines of a payment as they are now: those of its terms, or the later ones that payer and payee agreed to.
 *
 * @example
 * const { captureBy } = getDeadlines({ terms, extension: await getExtension(client, { escrow, terms }) })
 */
export function getDeadlines({ terms, extension, state }: GetDeadlinesParameters): Deadlines {
  return {
    authorizeBy: terms.authorizeBy,
    captureFrom: terms.captureFrom,
    captureBy: Math.max(terms.captureBy, extension?.captureBy ?? 0),
    refundBy: Math.max(terms.refundBy, extension?.refundBy ?? 0),
    resolveBy: state?.disputed === true ? state.clock + terms.resolveSeconds : undefined,
  };
}
