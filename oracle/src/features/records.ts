// What the state remembers, one small record a key. Records are never changed in place, only replaced.
// Times are seconds, counters 4096ths of one, amounts millionths of the reference unit.

/** `clock`: the time the state has reached. */
export type ClockRecord = { readonly at: number };

/** `payer:A`: what A authorized. */
export type PayerRecord = {
  readonly firstAt: number;
  readonly lastAt: number;
  /** Payments, half-life 1 h, as of lastAt. */
  readonly burst: number;
  /** Payees paid for the first time, half-life 1 d, as of lastAt. */
  readonly newPayees: number;
};

/** `spent:A` and the same of what settled inside `payee:B`: a decayed mean is sum / weight. */
export type MeanRecord = {
  readonly at: number;
  readonly sum: number;
  readonly weight: number;
};

/** `flow:A`: what A paid and received by captures, half-life 1 d, as of `at`. */
export type FlowRecord = { readonly at: number; readonly paid: number; readonly received: number };

/** `payee:B`: what settled with B. */
export type PayeeRecord = MeanRecord & {
  /** When the earliest payment that settled was authorized. */
  readonly firstAt: number;
  /** Distinct payers. */
  readonly payers: number;
};

/** `fanIn:B`: first payments of payers to B, half-life 1 d, as of `at`. */
export type FanInRecord = { readonly at: number; readonly value: number; readonly largest: number };

/** `paid:A` and `got:B`: payments with an outcome, and those whose outcome was bad. */
export type OutcomesRecord = { readonly decided: number; readonly bad: number };

/** `pair:A:B`. */
export type PairRecord = { readonly captured: boolean; readonly settled: number };

/** `like:A:dddddddd`: the first payee that A paid among those with these 4 leading and 4 trailing digits. */
export type LookalikeRecord = { readonly payee: string };

/** `label:A`: A is known as fraud since `at`. */
export type LabelRecord = { readonly at: number };

/** `payment:ID`, from authorization until it settles or is given back. */
export type PaymentRecord = {
  readonly payer: string;
  readonly payee: string;
  readonly token: string;
  readonly at: number;
  readonly refundBy: number;
  /** Base units, decimal. */
  readonly held: string;
  /** Base units captured and not refunded, decimal. */
  readonly taken: string;
  /** A bad outcome is already counted. */
  readonly decided: boolean;
};

export type FeatureRecord =
  | ClockRecord
  | PayerRecord
  | MeanRecord
  | FlowRecord
  | PayeeRecord
  | FanInRecord
  | OutcomesRecord
  | PairRecord
  | LookalikeRecord
  | LabelRecord
  | PaymentRecord;
