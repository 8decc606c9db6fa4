import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { finished } from "node:stream/promises";
import { createStandIns, type StandIns } from "./accounts.ts";
import type { BrokenRow } from "./readCsv.ts";
import { newReadCounts, type ReadCounts, readTransfers, type Transfer } from "./readTransfers.ts";
import { createSelector, type Selection } from "./selectTransfers.ts";

/** What to replay of which file. */
export interface ReplayRequest {
  input: string;
  /** seconds since 1970; earlier transfers are known to the oracle but not replayed */
  fromAt: number;
  sample?: number;
  seed: number;
  limit?: number;
  /** called for a broken row in the first reading; throws to stop, returns to leave the row out */
  onBroken: (error: BrokenRow) => void;
}

/** What the first reading of the file found. */
export interface ReplayPlan {
  counts: ReadCounts;
  /** transfers that can be payments, in the whole file */
  eligible: number;
  /** those of them from `fromAt` on */
  inRange: number;
  selection: Selection;
  /** who takes part in the replayed payments */
  standIns: StandIns;
  /** time of the first and the last replayed transfer, seconds */
  firstAt: number;
  lastAt: number;
}

/** First reading: counts everything and decides what is replayed. */
export async function planReplay(request: ReplayRequest): Promise<ReplayPlan> {
  const counts = newReadCounts();
  const standIns = createStandIns(request.seed);
  const times = { firstAt: 0, lastAt: 0 };
  const selector = createSelector(request, ({ at, from, to }) => {
    standIns.add(from);
    standIns.add(to);
    if (times.firstAt === 0) times.firstAt = at;
    times.lastAt = at;
  });
  let eligible = 0;
  let inRange = 0;
  for await (const { at, transfers } of readTransfers(request.input, request.onBroken, counts)) {
    for (const transfer of transfers) {
      if (at >= request.fromAt) {
        selector.offer(eligible, transfer);
        inRange += 1;
      }
      eligible += 1;
    }
  }
  const selection = selector.finish();
  return { counts, eligible, inRange, selection, standIns, ...times };
}

/** Later readings: every second with its transfers, each marked as replayed or not. */
export async function* readSelected(
  input: string,
  selection: Selection,
): AsyncGenerator<{ at: number; replayed: Transfer[]; others: Transfer[] }> {
  let number = 0;
  let left = selection.size;
  const pass = (): void => {}; // the first reading has already judged the broken rows
  for await (const { at, transfers } of readTransfers(input, pass)) {
    const replayed: Transfer[] = [];
    const others: Transfer[] = [];
    for (const transfer of transfers) (selection.has(number++) ? replayed : others).push(transfer);
    left -= replayed.length;
    yield { at, replayed, others };
    if (left === 0) return; // what comes later nobody needs
  }
}

/**
 * Second reading: writes what the oracle sees of the world besides the replayed payments: all other transfers before the
 * last of them, as `time,payer,payee,amount` in time order.
 * @returns rows written
 */
export async function writeFeed(input: string, plan: ReplayPlan, path: string): Promise<number> {
  await mkdir(dirname(path), { recursive: true });
  const out = createWriteStream(path);
  out.write("time,payer,payee,amount\n");
  let rows = 0;
  let text = "";
  for await (const { at, others } of readSelected(input, plan.selection)) {
    if (at >= plan.lastAt) break;
    for (const { from, to, value } of others) {
      text += `${at},${plan.standIns.addressOf(from)},${plan.standIns.addressOf(to)},${value}\n`;
      rows += 1;
    }
    if (text.length > 1 << 16) {
      if (!out.write(text)) await new Promise<void>((done) => out.once("drain", done));
      text = "";
    }
  }
  out.end(text);
  await finished(out);
  return rows;
}

/**
 * Third reading: the seconds in which something is replayed. It begins at once, so that the first of them is there when
 * it is asked for.
 */
export function readReplayed(input: string, plan: ReplayPlan): AsyncGenerator<{ at: number; replayed: Transfer[] }> {
  const seconds = onlyReplayed(input, plan.selection);
  const first = seconds.next();
  first.catch(() => {}); // whoever asks for it hears of it
  return (async function* () {
    for (let next = await first; next.done !== true; next = await seconds.next()) yield next.value;
  })();
}

async function* onlyReplayed(
  input: string,
  selection: Selection,
): AsyncGenerator<{ at: number; replayed: Transfer[] }, undefined> {
  for await (const { at, replayed } of readSelected(input, selection)) if (replayed.length > 0) yield { at, replayed };
  return undefined;
}
