import type { PaymentKind } from "../simulate/world.ts";

/** A payment with its features and what became known of it: what models are trained on and measured with. */
export type LabelledRow = {
  readonly features: readonly number[];
  readonly isFraud: boolean;
  /** Kind of fraud, or "honest". */
  readonly kind: PaymentKind;
  /** Millionths of the reference unit. */
  readonly value: number;
};
