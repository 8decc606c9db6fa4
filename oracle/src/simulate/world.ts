/** Kinds of fraud in the world of `npm start`. */
export const demoFraudKinds = [
  "account_takeover",
  "card_testing",
  "vanishing_shop",
  "mule",
  "address_poisoning",
  "sanctioned",
] as const;

/** Kinds of fraud that a simulated world can have. */
export const fraudKinds = [
  ...demoFraudKinds,
  "bust_out",
  "triangulation",
  "refund_abuse",
  "structuring",
  "wash_trade",
] as const;

export type FraudKind = (typeof fraudKinds)[number];
export type PaymentKind = "honest" | FraudKind;

/** Native coin, or the world's one ERC-20 token. */
export type Currency = "coin" | "token";

export type Party = {
  /** Unique in its world. */
  readonly name: string;
  readonly role: "person" | "shop" | "thief" | "lookalike" | "sanctioned";
  /** Lower case. */
  readonly address: string;
};

/** A payment that somebody wants to make. */
export type Intent = {
  /** Position in the world's order of time, from 0. */
  readonly index: number;
  /** Second of chain time. */
  readonly at: number;
  readonly payer: Party;
  readonly payee: Party;
  readonly currency: Currency;
  /** Base units of the currency: 10⁻¹⁸ coins or 10⁻⁶ tokens. */
  readonly amount: bigint;
  /** The same in millionths of a coin: what values are counted in. */
  readonly value: number;
  readonly kind: PaymentKind;
  /** Seconds after `at` when the payee captures, or voids where it cancels. */
  readonly captureAfterSeconds: number;
  /** The payee gives the money back instead of capturing. */
  readonly cancelled: boolean;
  /** Seconds after `at` of the terms' captureBy and refundBy. */
  readonly captureBySeconds: number;
  readonly refundBySeconds: number;
};

/**
 * What became known about a released payment, and when: the payer disputes it, the payee gives the money back, an arbiter
 * decides a dispute, or a person looks into it.
 */
export type Outcome = {
  /** The payment's `index`. */
  readonly index: number;
  readonly at: number;
} & (
  | { readonly source: "dispute" | "refund" }
  | { readonly source: "arbiter"; readonly against: "payer" | "payee" | "both" | "nobody" }
  | { readonly source: "verdict"; readonly isFraud: boolean }
);

export type World = {
  readonly seed: number | string;
  /** Second at which life starts. */
  readonly startAt: number;
  /** First second at which fraud happens. */
  readonly fraudFrom: number;
  readonly endAt: number;
  readonly parties: readonly Party[];
  /** In order of time, at least `spacingSeconds` apart. */
  readonly intents: readonly Intent[];
  /** When an address became known as fraud. */
  readonly labels: readonly { readonly address: string; readonly at: number }[];
  /** What became known about payments, in the order of time; nothing unless knobs ask for it. */
  readonly outcomes: readonly Outcome[];
  readonly watchlist: readonly { readonly address: string; readonly from: number }[];
};

/** Tokens that are worth one coin in every simulated world, in base units (six decimals). */
export const TOKEN_UNIT = 2_000_000_000n;
