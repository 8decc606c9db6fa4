import { keccak256, numberToHex } from "viem";
import { DAY } from "../features/decay.ts";
import { DataSetError } from "./dataSetError.ts";
import type { DatasetSplit } from "./datasetRow.ts";
import { orderKeeper, readRows } from "./readRows.ts";
import { type DatasetTransfer, splitByTime, transferRows } from "./transferRows.ts";

/** Reads `accounts.csv` and `transactions.csv` of AMLSim. A step is a day; a payment is bad between two bad accounts. */
export async function readAmlsim(folder: string): Promise<DatasetTransfer[]> {
  const bad = new Map<number, boolean>();
  await readRows(folder, "accounts.csv", ["nodeid", "isFraud"], (row) => {
    const label = row.number(1);
    if (label !== 0 && label !== 1) throw new DataSetError(`accounts.csv: isFraud is ${label}, not 0 or 1`);
    const account = row.number(0);
    if (!Number.isSafeInteger(account) || account < 0) {
      throw new DataSetError(`accounts.csv: nodeid ${account} is not a whole number from 0`);
    }
    bad.set(account, label === 1);
  });
  const addresses = new Map<number, string>();
  // Numbers in a row would look alike; their hashes do not.
  const addressOf = (account: number) => {
    const known = addresses.get(account) ?? `0x${keccak256(numberToHex(account, { size: 32 })).slice(26)}`;
    addresses.set(account, known);
    return known;
  };
  const transfers: DatasetTransfer[] = [];
  const inOrder = orderKeeper("transactions.csv", "time");
  await readRows(folder, "transactions.csv", ["sourceNodeId", "targetNodeId", "value", "time"], (row) => {
    const [source, target, value, step] = [row.number(0), row.number(1), row.number(2), row.number(3)];
    for (const account of [source, target]) {
      if (!bad.has(account)) throw new DataSetError(`transactions.csv: account ${account} is not in accounts.csv`);
    }
    if (!Number.isInteger(step) || step < 0 || value < 0 || value > 1e15) {
      throw new DataSetError(
        `transactions.csv, row ${transfers.length + 1}: time ${step} or value ${value} makes no sense`,
      );
    }
    inOrder(step);
    transfers.push({
      at: step * DAY,
      payer: addressOf(source),
      payee: addressOf(target),
      amount: BigInt(Math.round(value * 1e6)),
      isFraud: (bad.get(source) && bad.get(target)) as boolean,
    });
  });
  return transfers;
}

export function amlsimSplit(transfers: readonly DatasetTransfer[], testFrom: number | undefined): DatasetSplit {
  const { names, rows } = transferRows(transfers);
  const withoutEra = rows.map(({ payeeSince: _, ...row }) => row);
  return splitByTime({ names, rows: withoutEra }, testFrom, (at) => `day ${at / DAY}`);
}
