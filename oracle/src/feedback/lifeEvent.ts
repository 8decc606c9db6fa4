import type { FeatureEvent } from "../features/events.ts";
import type { FeatureSets } from "../features/sets.ts";

/**
 * Something that became known about one payment. `at` is the second at which it arrived, not that of the payment:
 * nobody knew it before.
 */
export type Feedback = { readonly at: number; readonly paymentId: string } & (
  | { readonly type: "disputeOpened" }
  | { readonly type: "disputeDecided"; readonly against: "payer" | "payee" | "both" | "nobody" }
  | { readonly type: "verdict"; readonly isFraud: boolean }
);

/** What happens to payments and addresses; decided disputes come as feedback instead. */
export type PaymentEvent = Exclude<FeatureEvent, { readonly type: "disputed" }>;

/** One line of a life: what happened, or what became known. Refunds are both. */
export type LifeEvent = PaymentEvent | Feedback;

/** Payments and what became known of them, in the order of time. */
export type Life = {
  /** What the manifest says about tokens, watchlists and rules. */
  readonly sets: FeatureSets;
  readonly events: readonly LifeEvent[];
};

export const LIFE_FORMAT = "sluice-life/1";
