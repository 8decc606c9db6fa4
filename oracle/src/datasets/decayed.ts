import { decay } from "../features/decay.ts";

/** Counters of many holders that fall by half every half-life: a value and the second it is of. */
export type DecayedCounters = {
  /** As of a second that is not before the last one. */
  read(holder: number, at: number): number;
  add(holder: number, at: number, amount: number): void;
};

/** @param holders - numbers 0 … holders − 1 may be used. */
export function decayedCounters(holders: number, halfLifeSeconds: number): DecayedCounters {
  const values = new Float64Array(holders);
  const times = new Float64Array(holders);
  const read = (holder: number, at: number) =>
    decay(values[holder] as number, halfLifeSeconds, times[holder] as number, at);
  return {
    read,
    add(holder, at, amount) {
      values[holder] = read(holder, at) + amount;
      times[holder] = at;
    },
  };
}
