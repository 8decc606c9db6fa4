import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { Stop } from "../stop.ts";
import { type BrokenRow, readCsv } from "./readCsv.ts";

const ADDRESS = /^0x[0-9a-f]{40}$/;

/** Which accounts are labelled as fraud, and how many have a label at all. */
export interface Labels {
  fraud: Set<string>;
  accounts: number;
  /** rows whose account is no address, a transaction hash for example: they can match nobody */
  noAddress: number;
}

/**
 * Reads a file of `account,fraud` rows (1 = fraud, 0 = not).
 * @param onBroken called for a broken row; throws to stop, returns to leave the row out
 */
export async function readLabels(path: string, onBroken: (error: BrokenRow) => void): Promise<Labels> {
  const labels: Labels = { fraud: new Set(), accounts: 0, noAddress: 0 };
  const rows = readCsv(
    path,
    ["account", "fraud"],
    (row) => {
      const account = row.cell(0).toLowerCase();
      if (account === "") throw row.broken(0, "is empty");
      if (!/^[01]$/.test(row.cell(1))) throw row.broken(1, "is neither 0 nor 1");
      return { account, fraud: row.cell(1) === "1" };
    },
    onBroken,
  );
  for await (const chunk of rows) {
    for (const { account, fraud } of chunk) {
      if (!ADDRESS.test(account)) {
        labels.noAddress += 1;
        continue;
      }
      labels.accounts += 1;
      if (fraud) labels.fraud.add(account);
    }
  }
  return labels;
}

/** The labels file beside a transfers file. */
export function labelsBeside(input: string): string {
  const found = ["labels.csv.gz", "labels.csv"]
    .map((name) => join(dirname(input), name))
    .find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new Stop(`there is no labels.csv or labels.csv.gz beside ${input}. What to do: name it with --labels FILE.`);
}
