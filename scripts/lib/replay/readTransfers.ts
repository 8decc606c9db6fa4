import { type BrokenRow, type Row, readCsv } from "./readCsv.ts";
import { readDecimal } from "./readDecimal.ts";

/** Why a row of the file is not a payment between two accounts that an escrow can hold, in the order of the test. */
export const LEFT_OUT = ["failed", "creation", "noAddress", "toSelf", "zero", "above104Bits", "secondListing"] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

/** One transfer of native coin between two accounts. */
export interface Transfer {
  /** seconds since 1970 */
  at: number;
  /** lower case */
  from: string;
  /** lower case */
  to: string;
  /** wei */
  value: bigint;
  line: number;
}

/** The transfers of one second, in the order of the file, each once. */
export interface Second {
  at: number;
  transfers: Transfer[];
}

/** What was read so far; grows while the file is read. */
export interface ReadCounts {
  rows: number;
  broken: number;
  leftOut: Record<LeftOut, number>;
}

const COLUMNS = ["account", "ts", "dir", "counterparty", "value_eth", "is_error", "creates"];
const ADDRESS = /^0x[0-9a-f]{40}$/;
const LATEST = Date.UTC(2100, 0) / 1000;
const MOST = (1n << 104n) - 1n;

type Listing = Transfer & { side: "in" | "out" };

/** Counters at zero. */
export function newReadCounts(): ReadCounts {
  return {
    rows: 0,
    broken: 0,
    leftOut: { failed: 0, creation: 0, noAddress: 0, toSelf: 0, zero: 0, above104Bits: 0, secondListing: 0 },
  };
}

/**
 * Reads the transfers that can be payments, second by second, in memory for one second at a time.
 * A transfer between two listed accounts stands in the file once from each side: it comes out once, where it stood first.
 * @param path CSV, plain or gzip, sorted by time
 * @param onBroken called for a broken row; throws to stop, returns to leave the row out
 * @param counts is counted up as rows are read
 */
export async function* readTransfers(
  path: string,
  onBroken: (error: BrokenRow) => void,
  counts: ReadCounts = newReadCounts(),
): AsyncGenerator<Second> {
  let latest = 0;
  let listings: Listing[] = [];
  const parse = (row: Row): Listing | LeftOut => {
    const read = parseRow(row, latest);
    latest = read.at;
    return read.kind;
  };
  const broken = (error: BrokenRow): void => {
    counts.rows += 1;
    counts.broken += 1;
    onBroken(error);
  };
  for await (const rows of readCsv(path, COLUMNS, parse, broken)) {
    for (const row of rows) {
      counts.rows += 1;
      if (typeof row === "string") {
        counts.leftOut[row] += 1;
        continue;
      }
      const at = listings[0]?.at;
      if (at !== undefined && row.at !== at) {
        yield { at, transfers: once(listings, counts) };
        listings = [];
      }
      listings.push(row);
    }
  }
  if (listings[0] !== undefined) yield { at: listings[0].at, transfers: once(listings, counts) };
}

function parseRow(row: Row, latest: number): { at: number; kind: Listing | LeftOut } {
  const time = /^(\d{1,11})(?:\.0*)?$/.exec(row.cell(1));
  const at = Number(time?.[1] ?? 0);
  if (at === 0 || at >= LATEST) throw row.broken(1, "is not a time in seconds since 1970");
  if (at < latest) throw row.broken(1, `is before the row above (${latest}): the file must be sorted by time`);
  const account = row.cell(0).toLowerCase();
  const counterparty = row.cell(3).toLowerCase();
  const nobody = (text: string): boolean => text === "" || text === "genesis";
  if (!nobody(account) && !ADDRESS.test(account)) throw row.broken(0, "is not an address");
  if (!nobody(counterparty) && !ADDRESS.test(counterparty)) throw row.broken(3, "is not an address");
  const side = row.cell(2).toLowerCase();
  if (side !== "in" && side !== "out") throw row.broken(2, 'is neither "in" nor "out"');
  let value: bigint;
  try {
    value = readDecimal(row.cell(4), 18);
  } catch (error) {
    throw row.broken(4, (error as Error).message);
  }
  const failed = flag(row, 5);
  const creation = flag(row, 6);
  const [from, to] = side === "out" ? [account, counterparty] : [counterparty, account];
  if (failed) return { at, kind: "failed" };
  if (creation) return { at, kind: "creation" };
  if (nobody(account) || nobody(counterparty)) return { at, kind: "noAddress" };
  if (from === to) return { at, kind: "toSelf" };
  if (value === 0n) return { at, kind: "zero" };
  if (value > MOST) return { at, kind: "above104Bits" };
  return { at, kind: { at, from, to, value, line: row.line, side } };
}

function flag(row: Row, i: number): boolean {
  const text = row.cell(i).toLowerCase();
  if (text === "0" || text === "false") return false;
  if (text === "1" || text === "true") return true;
  throw row.broken(i, "is neither 0 nor 1");
}

/** Of k equal listings from one side and l from the other, max(k, l) are transfers; the rest are second listings. */
function once(listings: readonly Listing[], counts: ReadCounts): Transfer[] {
  if (listings.length === 1) return [withoutSide(listings[0] as Listing)];
  const seen = new Map<string, { in: number; out: number }>();
  const transfers: Transfer[] = [];
  for (const listing of listings) {
    const key = `${listing.from}${listing.to}${listing.value}`;
    const sides = seen.get(key) ?? { in: 0, out: 0 };
    seen.set(key, sides);
    const before = Math.max(sides.in, sides.out);
    sides[listing.side] += 1;
    if (Math.max(sides.in, sides.out) > before) transfers.push(withoutSide(listing));
    else counts.leftOut.secondListing += 1;
  }
  return transfers;
}

function withoutSide({ at, from, to, value, line }: Listing): Transfer {
  return { at, from, to, value, line };
}
