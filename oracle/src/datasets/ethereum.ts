import { DataSetError } from "./dataSetError.ts";
import type { DatasetSplit } from "./datasetRow.ts";
import { orderKeeper, readRows } from "./readRows.ts";
import { type DatasetTransfer, splitByTime, transferRows } from "./transferRows.ts";

/** Accounts of the data set are older the more honest they are: ages would carry the era. */
const CARRY_THE_ERA = ["payerAge", "payeeAge"];
/** Most rows of a part; of more, every n-th is taken. */
const MOST_ROWS = 60_000;
const ADDRESS = /^0x[0-9a-f]{40}$/;

/**
 * Reads `labels.csv` and `transfers.csv`. What a labelled account received is scored and bad if that account is; all
 * other transfers only count as history. Failed ones, those of nothing and those without a counterparty are left out.
 */
export async function readEthereum(folder: string): Promise<DatasetTransfer[]> {
  const bad = new Map<string, boolean>();
  await readRows(folder, "labels.csv", ["account", "fraud"], (row) => {
    const label = row.number(1);
    if (label !== 0 && label !== 1) throw new DataSetError(`labels.csv: fraud is ${label}, not 0 or 1`);
    bad.set(row.text(0).toLowerCase(), label === 1);
  });
  const transfers: DatasetTransfer[] = [];
  const inOrder = orderKeeper("transfers.csv", "ts");
  // A transfer between two labelled accounts stands twice, from each side, at the same second.
  let [rows, second, seen] = [0, -1, new Set<string>()];
  const columns = ["account", "ts", "dir", "counterparty", "value_eth", "is_error"];
  await readRows(folder, "transfers.csv", columns, (row) => {
    const [account, at, dir, counterparty] = [row.text(0).toLowerCase(), row.number(1), row.text(2), row.text(3)];
    const [value, failed] = [row.number(4), row.number(5)];
    rows++;
    inOrder(at);
    if (dir !== "in" && dir !== "out") {
      throw new DataSetError(`transfers.csv, row ${rows}: dir is "${dir}", not in or out`);
    }
    if (value < 0 || !Number.isInteger(at)) {
      throw new DataSetError(`transfers.csv, row ${rows}: ts ${at} or value_eth ${value} makes no sense`);
    }
    const other = counterparty.toLowerCase();
    const amount = BigInt(Math.round(Math.min(value, 1e9) * 1e6));
    if (failed !== 0 || amount === 0n || !ADDRESS.test(other) || other === account) return;
    const [payer, payee] = dir === "in" ? [other, account] : [account, other];
    if (at !== second) [second, seen] = [at, new Set()];
    if (bad.has(other)) {
      const key = `${payer}${payee}${amount}`;
      if (seen.has(key)) return;
      seen.add(key);
    }
    transfers.push({ at, payer, payee, amount, isFraud: bad.get(payee) });
  });
  return transfers;
}

export function ethereumSplit(transfers: readonly DatasetTransfer[], testFrom: number | undefined): DatasetSplit {
  const split = splitByTime(transferRows(transfers, CARRY_THE_ERA), testFrom, (at) =>
    new Date(at * 1000).toISOString().slice(0, 19),
  );
  return { ...split, train: thinned(split.train), test: thinned(split.test) };
}

function thinned<T>(rows: readonly T[]): readonly T[] {
  const every = Math.ceil(rows.length / MOST_ROWS);
  return rows.filter((_, i) => i % every === 0);
}
