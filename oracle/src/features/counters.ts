import { DAY, decay, HOUR, MONTH } from "./decay.ts";
import { mulDiv } from "./mulDiv.ts";
import type { FanInRecord, FlowRecord, MeanRecord, PayerRecord } from "./records.ts";
import { MAX_COUNTED_AMOUNT } from "./sets.ts";

/** One payment in a counter. */
export const ONE = 4096;
/** History that has decayed below a 64th of a payment is none. */
const LEAST_WEIGHT = ONE / 64;
const MOST = 2 ** 52;

export function add(a: number, b: number): number {
  return Math.min(MOST, a + b);
}

/** Counted amount of a sum: millionths as a safe integer. */
export function counted(millionths: bigint): number {
  return Math.min(MAX_COUNTED_AMOUNT, Number(millionths));
}

export function payerAt(record: PayerRecord | undefined, at: number): { burst: number; newPayees: number } {
  if (record === undefined) return { burst: 0, newPayees: 0 };
  return {
    burst: decay(record.burst, HOUR, record.lastAt, at),
    newPayees: decay(record.newPayees, DAY, record.lastAt, at),
  };
}

export function meanAt(record: MeanRecord | undefined, at: number): MeanRecord {
  if (record === undefined) return { at, sum: 0, weight: 0 };
  return { at, sum: decay(record.sum, MONTH, record.at, at), weight: decay(record.weight, MONTH, record.at, at) };
}

/** Mean amount in millionths, or undefined where no history is left. */
export function meanOf({ sum, weight }: MeanRecord): number | undefined {
  return weight < LEAST_WEIGHT ? undefined : mulDiv(sum, ONE, weight);
}

export function flowAt(record: FlowRecord | undefined, at: number): FlowRecord {
  if (record === undefined) return { at, paid: 0, received: 0 };
  return { at, paid: decay(record.paid, DAY, record.at, at), received: decay(record.received, DAY, record.at, at) };
}

export function fanInAt(record: FanInRecord | undefined, at: number): FanInRecord {
  if (record === undefined) return { at, value: 0, largest: 0 };
  return { at, value: decay(record.value, DAY, record.at, at), largest: record.largest };
}
