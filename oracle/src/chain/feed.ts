import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { messageOf, OracleError } from "../internal/errors.ts";

/** An observed transfer of native coin that is not on the chain the node follows. */
export type FeedRow = {
  /** Seconds. */
  at: number;
  payer: `0x${string}`;
  payee: `0x${string}`;
  /** Base units of the native coin. */
  amount: bigint;
};

/** Where in the file the reader is. */
export type FeedPosition = { offset: number; line: number };

/** Reads the feed file once, forwards, in constant memory. */
export type FeedReader = {
  /** At most `limit` rows with a time before `before`; fewer means that there are no more such rows. */
  take(before: number, limit: number): Promise<FeedRow[]>;
  /** What has been taken so far. */
  readonly position: FeedPosition;
  /** Goes to a position that the reader had before. */
  seek(position: FeedPosition): void;
  close(): Promise<void>;
};

const HEADING = "time,payer,payee,amount";
const ROW = /^(\d{1,12}),(0x[0-9a-fA-F]{40}),(0x[0-9a-fA-F]{40}),(\d{1,78})$/;
const COLUMNS = [/^\d{1,12}$/, /^0x[0-9a-fA-F]{40}$/, /^0x[0-9a-fA-F]{40}$/, /^\d{1,78}$/];
const EXPECTED = ["whole seconds", "an address", "an address", "a whole number of base units"];
const CHUNK = 1 << 18;

/**
 * Opens a feed file.
 *
 * @param path - CSV with the heading `time,payer,payee,amount`, rows rising by time.
 * @param position - where to go on; default the beginning.
 */
export async function openFeed(path: string, position: FeedPosition = { offset: 0, line: 0 }): Promise<FeedReader> {
  let file: FileHandle;
  try {
    file = await open(path, "r");
  } catch (error) {
    throw new OracleError(`FEED_FILE cannot be read: ${messageOf(error)}.`, {
      fix: "check the path and its permissions.",
    });
  }
  let taken = { ...position };
  let readOffset = position.offset;
  let rest = "";
  let lastAt = 0;
  let ended = false;
  // Lines read and not yet taken. The file is ASCII, so that characters are bytes.
  let lines: string[] = [];
  let next = 0;

  const refill = async (): Promise<boolean> => {
    if (ended) return false;
    const buffer = Buffer.alloc(CHUNK);
    const { bytesRead } = await file.read(buffer, 0, CHUNK, readOffset);
    readOffset += bytesRead;
    const text = rest + buffer.toString("latin1", 0, bytesRead);
    if (bytesRead === 0) {
      ended = true;
      lines = text === "" ? [] : [text];
      rest = "";
    } else {
      lines = text.split("\n");
      rest = lines.pop() ?? "";
    }
    next = 0;
    return lines.length > 0 || !ended;
  };

  const parse = (text: string, line: number): FeedRow => {
    const clean = text.endsWith("\r") ? text.slice(0, -1) : text;
    const match = ROW.exec(clean);
    if (match === null) throw brokenRow(path, line, clean);
    const at = Number(match[1]);
    if (at < lastAt) {
      throw new OracleError(`${path}, line ${line}, column 1 (time): ${at} is before the row above (${lastAt}).`, {
        fix: "sort the file by time.",
      });
    }
    return {
      at,
      payer: (match[2] as string).toLowerCase() as `0x${string}`,
      payee: (match[3] as string).toLowerCase() as `0x${string}`,
      amount: BigInt(match[4] as string),
    };
  };

  return {
    async take(before, limit) {
      const rows: FeedRow[] = [];
      while (rows.length < limit) {
        if (next >= lines.length) {
          if (!(await refill())) break;
          continue;
        }
        const text = lines[next] as string;
        const line = taken.line + 1;
        if (line === 1) {
          if (text.trim() !== HEADING) {
            throw new OracleError(`${path}, line 1: the heading must be ${HEADING}.`, { fix: "correct the file." });
          }
        } else {
          const row = parse(text, line);
          if (row.at >= before) break;
          lastAt = row.at;
          rows.push(row);
        }
        taken = { offset: taken.offset + text.length + 1, line };
        next++;
      }
      return rows;
    },
    get position() {
      return { ...taken };
    },
    seek(to) {
      taken = { ...to };
      readOffset = to.offset;
      rest = "";
      lines = [];
      next = 0;
      lastAt = 0;
      ended = false;
    },
    close: () => file.close(),
  };
}

function brokenRow(path: string, line: number, text: string): OracleError {
  const cells = text.split(",");
  const wrong = COLUMNS.findIndex((column, index) => !column.test(cells[index] ?? ""));
  const place =
    wrong === -1
      ? `line ${line}: ${cells.length} columns`
      : `line ${line}, column ${wrong + 1} (${HEADING.split(",")[wrong]})`;
  const expected = wrong === -1 ? "4 columns" : EXPECTED[wrong];
  const shown = JSON.stringify((wrong === -1 ? text : (cells[wrong] ?? "")).slice(0, 60));
  return new OracleError(`${path}, ${place}: expected ${expected}, found ${shown}.`, {
    fix: "correct the row; nodes that read different rows cannot agree.",
  });
}

/** SHA-256 of a file, 64 hex digits with 0x. */
export async function hashFile(path: string): Promise<`0x${string}`> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk);
  } catch (error) {
    throw new OracleError(`${path} cannot be read: ${messageOf(error)}.`, {
      fix: "check the path and its permissions.",
    });
  }
  return `0x${hash.digest("hex")}`;
}
