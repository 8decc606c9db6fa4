import { AddressTable } from "./addressTable.ts";
import { DueQueue } from "./dueQueue.ts";
import type { OpenPayment } from "./openPayment.ts";
import { PairTable } from "./pairTable.ts";

/** Flags of a pair. */
export const PRESENT = 1;
export const CAPTURED = 2;

/** What the state keeps, in the form in which it is fast. */
export type Tables = {
  readonly addresses: AddressTable;
  /** By payer and payee: how many payments settled, whether one was captured. */
  readonly pairs: PairTable;
  /** By payer and outer digits of payees: the first payee. */
  readonly likes: PairTable;
  readonly payments: Map<string, OpenPayment>;
  /** The same payments in the order in which they settle. */
  readonly due: DueQueue<OpenPayment>;
  /** Second that the state has reached; 0 before it has. */
  now: number;
};

export function createTables(): Tables {
  return {
    addresses: new AddressTable(),
    pairs: new PairTable(),
    likes: new PairTable(),
    payments: new Map(),
    due: new DueQueue(),
    now: 0,
  };
}
