import { DAY } from "../features/decay.ts";
import { DataSetError } from "./dataSetError.ts";
import { orderKeeper, readRows } from "./readRows.ts";

/** 2018-04-01, from which the handbook counts seconds. */
export const HANDBOOK_START = Date.UTC(2018, 3, 1) / 1000;
/** Days of the published protocol, and between them the days after which a fraud becomes known. */
export const TRAIN_DAYS = 7;
export const LABEL_DELAY_DAYS = 7;
export const TEST_DAYS = 7;
export const HANDBOOK_TEST_FROM = Date.UTC(2018, 7, 8) / 1000;
export const LABEL_DELAY = LABEL_DELAY_DAYS * DAY;
/** Largest amount: sums of its hundredths stay exact. */
const MOST = 1e9;

/** The handbook's card payments as columns, sorted by time. Customers and terminals are numbered 0 … n − 1. */
export type HandbookPayments = {
  readonly count: number;
  /** Seconds since 2018-04-01. */
  readonly times: readonly number[];
  readonly customers: readonly number[];
  readonly terminals: readonly number[];
  /** Hundredths. */
  readonly cents: readonly number[];
  readonly frauds: readonly boolean[];
  /** Kind of each fraud, 1 … 3; 0 for honest payments and where the file does not say. */
  readonly scenarios: Uint8Array;
  readonly customerCount: number;
  readonly terminalCount: number;
};

/** Reads `transactions.csv(.gz)` of the Fraud Detection Handbook. */
export async function readHandbook(folder: string): Promise<HandbookPayments> {
  const [times, customers, terminals, cents, frauds]: [number[], number[], number[], number[], boolean[]] = [
    [],
    [],
    [],
    [],
    [],
  ];
  const inOrder = orderKeeper("transactions.csv", "TX_TIME_SECONDS");
  let [customerCount, terminalCount] = [0, 0];
  const id = (value: number, column: string) => {
    if (Number.isInteger(value) && value >= 0 && value < 2 ** 20) return value;
    throw new DataSetError(
      `transactions.csv, row ${times.length}: ${column} ${value} is not a whole number from 0 to ${2 ** 20 - 1}`,
    );
  };
  const columns = ["TX_TIME_SECONDS", "CUSTOMER_ID", "TERMINAL_ID", "TX_AMOUNT", "TX_FRAUD"];
  const scenarios: number[] = [];
  const count = await readRows(folder, "transactions.csv", [...columns, "TX_FRAUD_SCENARIO?"], (row) => {
    const time = row.number(0);
    inOrder(time);
    times.push(time);
    const customer = id(row.number(1), "CUSTOMER_ID");
    const terminal = id(row.number(2), "TERMINAL_ID");
    customers.push(customer);
    terminals.push(terminal);
    customerCount = Math.max(customerCount, customer + 1);
    terminalCount = Math.max(terminalCount, terminal + 1);
    const amount = row.number(3);
    if (amount < 0 || amount > MOST) {
      throw new DataSetError(`transactions.csv, row ${times.length}: an amount of ${amount}; expected 0 … ${MOST}`);
    }
    cents.push(Math.round(amount * 100));
    const fraud = row.number(4);
    if (fraud !== 0 && fraud !== 1) {
      throw new DataSetError(`transactions.csv, row ${times.length}: TX_FRAUD is ${fraud}, not 0 or 1`);
    }
    frauds.push(fraud === 1);
    scenarios.push(fraud === 1 && ["1", "2", "3"].includes(row.text(5)) ? Number(row.text(5)) : 0);
  });
  const kinds = Uint8Array.from(scenarios);
  return { count, times, customers, terminals, cents, frauds, scenarios: kinds, customerCount, terminalCount };
}

/**
 * The published protocol: payments of seven days train, those of the seven days that follow after seven days of label
 * delay test, without the cards whose compromise is known by then.
 *
 * @param testFrom - first second of the test, since 1970; a midnight.
 * @returns indexes of payments, and the day of each test payment, counted from the first.
 */
export function handbookSplit(
  payments: HandbookPayments,
  testFrom: number,
): { train: number[]; test: number[]; testDays: number[] } {
  const { count, times, customers, frauds } = payments;
  if ((testFrom - HANDBOOK_START) % DAY !== 0)
    throw new DataSetError("--test-from must be a midnight (UTC) for the handbook");
  const testDay = (testFrom - HANDBOOK_START) / DAY;
  const trainDay = testDay - LABEL_DELAY_DAYS - TRAIN_DAYS;
  const dayOf = (i: number) => Math.floor((times[i] as number) / DAY);
  if (trainDay < 0 || count === 0 || dayOf(count - 1) < testDay) {
    throw new DataSetError(
      `The payments do not reach from day ${trainDay} (training) to day ${testDay} (test); choose another --test-from`,
    );
  }
  const byDay = new Map<number, number[]>();
  for (let i = 0; i < count; i++) {
    const day = dayOf(i);
    if (day < trainDay || day >= testDay + TEST_DAYS) continue;
    const list = byDay.get(day);
    if (list === undefined) byDay.set(day, [i]);
    else list.push(i);
  }
  const train: number[] = [];
  const known = new Set<number>();
  const learnFrauds = (day: number) => {
    for (const i of byDay.get(day) ?? []) if (frauds[i]) known.add(customers[i] as number);
  };
  for (let day = trainDay; day < trainDay + TRAIN_DAYS; day++) {
    train.push(...(byDay.get(day) ?? []));
    learnFrauds(day);
  }
  const [test, testDays]: [number[], number[]] = [[], []];
  for (let day = testDay; day < testDay + TEST_DAYS; day++) {
    // What became known since the day before: the frauds of the day that lies the delay and a day back.
    learnFrauds(day - LABEL_DELAY_DAYS - 1);
    for (const i of byDay.get(day) ?? []) {
      if (known.has(customers[i] as number)) continue;
      test.push(i);
      testDays.push(day - testDay);
    }
  }
  return { train, test, testDays };
}
