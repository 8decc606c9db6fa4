/** Who returned the money of a payment. All of them leave no trace in features: whoever pays could cause them. */
export type ReturnKind = "void" | "deny" | "reclaim" | "resolve";

/** Amounts are base units of the token, times are seconds of chain time. Addresses may be of any case. */
export type FeatureEvent =
  | {
      readonly type: "authorized";
      readonly at: number;
      readonly paymentId: string;
      readonly payer: string;
      readonly payee: string;
      readonly token: string;
      readonly amount: bigint;
      readonly refundBy: number;
    }
  /** More was locked for a payment. */
  | { readonly type: "increased"; readonly at: number; readonly paymentId: string; readonly amount: bigint }
  | { readonly type: "captured"; readonly at: number; readonly paymentId: string; readonly amount: bigint }
  | {
      readonly type: "returned";
      readonly at: number;
      readonly paymentId: string;
      readonly amount: bigint;
      readonly how: ReturnKind;
    }
  | { readonly type: "refunded"; readonly at: number; readonly paymentId: string; readonly amount: bigint }
  /** Payer and payee agreed to a later second. */
  | { readonly type: "extended"; readonly at: number; readonly paymentId: string; readonly refundBy: number }
  /** A transfer seen outside the escrow: authorized, captured and settled at once. */
  | {
      readonly type: "transferred";
      readonly at: number;
      readonly payer: string;
      readonly payee: string;
      readonly token: string;
      readonly amount: bigint;
    }
  /** An address became known as fraud. */
  | { readonly type: "labelled"; readonly at: number; readonly address: string }
  /** One payment turned out bad, and whom that speaks against. At most once a payment. */
  | {
      readonly type: "disputed";
      readonly at: number;
      readonly paymentId: string;
      readonly payer: string;
      readonly payee: string;
      readonly against: "payer" | "payee" | "both";
    };

/** A payment to be scored. */
export type ScoredPayment = {
  readonly at: number;
  readonly payer: string;
  readonly payee: string;
  readonly token: string;
  readonly amount: bigint;
};
