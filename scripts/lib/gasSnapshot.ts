import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./place.ts";
import type { Row } from "./rows.ts";

/** The committed figures. */
export const GAS_SNAPSHOT = join(ROOT, "snapshots", "gas.json");

/** How much a figure may rise before it has to be committed on purpose. */
const TOLERANCE = 0.01;

export function readGasSnapshot(): Row[] {
  return (JSON.parse(readFileSync(GAS_SNAPSHOT, "utf8")) as { rows: Row[] }).rows;
}

export function writeGasSnapshot(rows: readonly Row[]): void {
  writeFileSync(GAS_SNAPSHOT, `${JSON.stringify({ rows }, null, 2)}\n`);
}

/**
 * What is wrong with new figures beside the committed ones: rises of more than 1 %, and rows that only one side has. A
 * fall is no fault; `npm run bench -- --gas --update` commits it.
 */
export function gasFaults(before: readonly Row[], after: readonly Row[]): string[] {
  const committed = new Map(before.map(({ name, value }) => [name, value]));
  const faults: string[] = [];
  for (const { name, value } of after) {
    const old = committed.get(name);
    committed.delete(name);
    if (old === undefined) faults.push(`${name} is new: ${value}`);
    else if (value > old * (1 + TOLERANCE)) faults.push(`${name} rose from ${old} to ${value}`);
  }
  for (const name of committed.keys()) faults.push(`${name} is no longer measured`);
  return faults;
}
