/** A part of what is remembered of an address: numbers that lie side by side, and a stored record of its own. */
export type Part = {
  /** First word of the stored record's key. */
  readonly name: "payer" | "spent" | "flow" | "payee" | "fanIn" | "paid" | "got" | "label";
  /** Says in an address's flags that the part is there. */
  readonly bit: number;
  /** Place of its first number. */
  readonly start: number;
  /** Names of its numbers in the stored record (records.ts says what they mean). */
  readonly fields: readonly string[];
};

const MEAN = ["at", "sum", "weight"];
const OUTCOMES = ["decided", "bad"];

export const PAYER: Part = { name: "payer", bit: 1, start: 0, fields: ["firstAt", "lastAt", "burst", "newPayees"] };
export const SPENT: Part = { name: "spent", bit: 2, start: 4, fields: MEAN };
export const FLOW: Part = { name: "flow", bit: 4, start: 7, fields: ["at", "paid", "received"] };
export const PAYEE: Part = { name: "payee", bit: 8, start: 10, fields: [...MEAN, "firstAt", "payers"] };
export const FAN_IN: Part = { name: "fanIn", bit: 16, start: 15, fields: ["at", "value", "largest"] };
export const PAID: Part = { name: "paid", bit: 32, start: 18, fields: OUTCOMES };
export const GOT: Part = { name: "got", bit: 64, start: 20, fields: OUTCOMES };
export const LABEL: Part = { name: "label", bit: 128, start: 22, fields: ["at"] };

export const PARTS: readonly Part[] = [PAYER, SPENT, FLOW, PAYEE, FAN_IN, PAID, GOT, LABEL];

/** Numbers of an address. */
export const NUMBERS = 23;

// Places of numbers within an address.
export const PAYER_FIRST_AT = 0;
export const PAYER_LAST_AT = 1;
export const PAYER_BURST = 2;
export const PAYER_NEW_PAYEES = 3;
export const SPENT_AT = 4;
export const SPENT_SUM = 5;
export const SPENT_WEIGHT = 6;
export const FLOW_AT = 7;
export const FLOW_PAID = 8;
export const FLOW_RECEIVED = 9;
export const PAYEE_AT = 10;
export const PAYEE_SUM = 11;
export const PAYEE_WEIGHT = 12;
export const PAYEE_FIRST_AT = 13;
export const PAYEE_PAYERS = 14;
export const FAN_IN_AT = 15;
export const FAN_IN_VALUE = 16;
export const FAN_IN_LARGEST = 17;
export const PAID_DECIDED = 18;
export const PAID_BAD = 19;
export const GOT_DECIDED = 20;
export const GOT_BAD = 21;
export const LABEL_AT = 22;
