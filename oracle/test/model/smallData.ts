import type { TimedRow } from "../../src/model/simulatedRows.ts";
import { simulatedRows } from "../../src/model/simulatedRows.ts";

/** A few demo worlds: enough to learn something in a second or two. */
export function demoRows(seed: string, demos: number): TimedRow[] {
  return [...simulatedRows(seed, { demos, towns: 0 })].flat();
}
