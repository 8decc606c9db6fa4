import { readFileSync } from "node:fs";
import { uptime } from "node:os";

/** Seconds by which two computations of the time of the last boot may differ. */
const BOOT_TIME_TOLERANCE = 5;

/** A word for the time since this machine was switched on: another one after every boot. */
export function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return `booted-${Math.round(Date.now() / 1_000 - uptime())}`; // not Linux
  }
}

/** Whether two words are of the same boot. */
export function isSameBoot(one: string, other: string): boolean {
  if (one === other) return true;
  const [a, b] = [one, other].map((word) => Number(/^booted-(\d+)$/.exec(word)?.[1] ?? Number.NaN));
  return Math.abs((a as number) - (b as number)) <= BOOT_TIME_TOLERANCE;
}
