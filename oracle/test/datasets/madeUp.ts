import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createRandom } from "../../src/simulate/random.ts";

/** A folder of its own with one file; gzipped when its name says so. */
export function folderWith(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "sluice-data-"));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), name.endsWith(".gz") ? gzipSync(text) : text);
  return folder;
}

/** Ratings among sixty people, the last ten of whom cheat most of the time. */
export function madeUpRatings(rows: number): string {
  const random = createRandom("ratings");
  const lines = ["source,target,rating,time"];
  for (let i = 0; i < rows; i++) {
    const target = random.integer(0, 59);
    const isBad = random.chance(target >= 50 ? 0.8 : 0.03);
    lines.push(
      `${random.integer(0, 59)},${target},${isBad ? -10 : random.integer(1, 10)},${1_300_000_000 + i * 5000}.5`,
    );
  }
  return `${lines.join("\n")}\n`;
}

/** Card payments of 40 days from 2018-04-01: terminals 0 and 1 are bad for good, and amounts above 200 are frauds. */
export function madeUpHandbook(aDay: number): string {
  const random = createRandom("handbook");
  const lines = ["TRANSACTION_ID,TX_TIME_SECONDS,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD,TX_FRAUD_SCENARIO"];
  for (let day = 0, id = 0; day < 40; day++) {
    for (let i = 0; i < aDay; i++, id++) {
      const seconds = day * 86_400 + Math.floor((i * 86_400) / aDay);
      const terminal = random.integer(0, 29);
      const amount = random.chance(0.02) ? 250 : random.between(5, 90);
      const isFraud = terminal < 2 ? random.chance(0.7) : amount > 200;
      lines.push(`${id},${seconds},${random.integer(0, 119)},${terminal},${amount.toFixed(2)},${isFraud ? 1 : 0},0`);
    }
  }
  return `${lines.join("\r\n")}\r\n`;
}
