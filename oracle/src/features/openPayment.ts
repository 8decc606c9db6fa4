import type { Waiting } from "./dueQueue.ts";

/** A payment from authorization until it settles or is given back, as the state keeps it. */
export type OpenPayment = Waiting & {
  /** Numbers of the parties in the address table. */
  readonly payer: number;
  readonly payee: number;
  readonly token: string;
  /** Second at which it settles; an extension moves it. */
  refundBy: number;
  /** Second of the authorization. */
  readonly at: number;
  /** Base units. */
  held: bigint;
  /** Base units captured and not refunded. */
  taken: bigint;
  /** A bad outcome is already counted. */
  decided: boolean;
};
