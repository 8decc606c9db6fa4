import type {
  FanInRecord,
  FeatureRecord,
  FlowRecord,
  LabelRecord,
  MeanRecord,
  OutcomesRecord,
  PayeeRecord,
  PayerRecord,
} from "./records.ts";

/** A part of what is remembered of an address: numbers that lie side by side, and a stored record of its own. */
export type Part = {
  /** First word of the stored record's key. */
  readonly name: "payer" | "spent" | "flow" | "payee" | "fanIn" | "paid" | "got" | "label";
  /** Says in an address's flags that the part is there. */
  readonly bit: number;
  /** Place of its first number. */
  readonly start: number;
  /** Names of its numbers in the stored record, in order (records.ts says what they mean). */
  readonly fields: readonly string[];
  /** The stored record of the numbers from `i` on. */
  readonly toRecord: (numbers: Float64Array, i: number) => FeatureRecord;
};

/** Numbers of an address. */
export const NUMBERS = 23;

type Read<T> = (numbers: Float64Array, i: number) => T;

const mean: Read<MeanRecord> = (n, i) => ({ at: at(n, i), sum: at(n, i + 1), weight: at(n, i + 2) });
const outcomes: Read<OutcomesRecord> = (n, i) => ({ decided: at(n, i), bad: at(n, i + 1) });
const payer: Read<PayerRecord> = (n, i) => ({
  firstAt: at(n, i),
  lastAt: at(n, i + 1),
  burst: at(n, i + 2),
  newPayees: at(n, i + 3),
});
const flow: Read<FlowRecord> = (n, i) => ({ at: at(n, i), paid: at(n, i + 1), received: at(n, i + 2) });
const payee: Read<PayeeRecord> = (n, i) => ({ ...mean(n, i), firstAt: at(n, i + 3), payers: at(n, i + 4) });
const fanIn: Read<FanInRecord> = (n, i) => ({ at: at(n, i), value: at(n, i + 1), largest: at(n, i + 2) });
const label: Read<LabelRecord> = (n, i) => ({ at: at(n, i) });

export const PAYER = createPart("payer", 1, 0, payer);
export const SPENT = createPart("spent", 2, 4, mean);
export const FLOW = createPart("flow", 4, 7, flow);
export const PAYEE = createPart("payee", 8, 10, payee);
export const FAN_IN = createPart("fanIn", 16, 15, fanIn);
export const PAID = createPart("paid", 32, 18, outcomes);
export const GOT = createPart("got", 64, 20, outcomes);
export const LABEL = createPart("label", 128, 22, label);

export const PARTS: readonly Part[] = [PAYER, SPENT, FLOW, PAYEE, FAN_IN, PAID, GOT, LABEL];

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

function createPart(name: Part["name"], bit: number, start: number, toRecord: Part["toRecord"]): Part {
  return { name, bit, start, fields: Object.keys(toRecord(new Float64Array(NUMBERS), 0)), toRecord };
}

function at(numbers: Float64Array, i: number): number {
  return numbers[i] as number;
}
