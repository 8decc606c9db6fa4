import { closeSync, createReadStream, existsSync, openSync, readSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { DataSetError } from "./dataSetError.ts";

/** One line of a file: its cells in the order of the columns that were asked for. */
export type CsvRow = {
  /** A number. @throws DataSetError when the cell holds none */
  number(column: number): number;
  /** The cell's text; empty where an optional column is missing. */
  text(column: number): string;
};

/** Decimal numbers, also with an exponent: what other programs write, and nothing that only JavaScript reads. */
const NUMBER = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;
/** Longest line: what is longer is no table. */
const LONGEST_LINE = 1_000_000;

/**
 * Streams a CSV file, plain or gzipped, with cells in quotes or not, and never holds more of it than a piece.
 *
 * @param folder - where `<name>.gz` or `<name>` lies; of both the first is read.
 * @param name - such as `transactions.csv`.
 * @param columns - names that the head line must have, one that ends in `?` may be missing; others are passed over.
 * @param onRow - called for each line; the row is only valid until it returns.
 * @returns the number of rows.
 * @throws DataSetError for a missing file or column, a line of another width, a file that breaks off, or no rows at all.
 */
export async function readRows(
  folder: string,
  name: string,
  columns: readonly string[],
  onRow: (row: CsvRow) => void,
): Promise<number> {
  const file = [join(folder, `${name}.gz`), join(folder, name)].find(existsSync);
  if (file === undefined) {
    throw new DataSetError(`${folder} has neither ${name}.gz nor ${name}: --data names the folder that holds them`);
  }
  const shown = basename(file);
  if (!statSync(file).isFile()) throw new DataSetError(`${shown} is not a file`);
  let [cells, places, width, line, rows]: [string[], number[], number, number, number] = [[], [], 0, 0, 0];
  const row: CsvRow = {
    text: (column) => cells[places[column] as number] ?? "",
    number(column) {
      const text = cells[places[column] as number] ?? "";
      const value = Number(text);
      if (!NUMBER.test(text) || !Number.isFinite(value)) {
        throw new DataSetError(`${shown}, line ${line}, ${columns[column]}: "${text.slice(0, 40)}" is not a number`);
      }
      return value;
    },
  };
  const takeHead = (content: string) => {
    const head = cellsOf(content).map((cell) => cell.trim());
    const wanted = columns.map((column) => column.replace(/\?$/, ""));
    const missing = columns.filter((column) => !column.endsWith("?") && !head.includes(column));
    if (missing.length > 0) {
      throw new DataSetError(
        `${shown} lacks the column ${missing.join(", ")}; its head line is "${content.slice(0, 200)}"`,
      );
    }
    const doubled = wanted.find((column) => head.indexOf(column) !== head.lastIndexOf(column));
    if (doubled !== undefined) throw new DataSetError(`${shown} has the column ${doubled} twice`);
    [places, width] = [wanted.map((column) => head.indexOf(column)), head.length];
  };
  const take = (text: string) => {
    line++;
    const content = text.endsWith("\r") ? text.slice(0, -1) : text;
    if (line === 1) return takeHead(content.replace(/^\uFEFF/, ""));
    if (content === "") return;
    cells = cellsOf(content);
    if (cells.length !== width) {
      throw new DataSetError(`${shown}, line ${line} has ${cells.length} cells, the head line ${width}`);
    }
    rows++;
    onRow(row);
  };

  let rest = "";
  const takeLines = (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() as string;
    for (const one of lines) take(one);
    if (rest.length > LONGEST_LINE) {
      throw new DataSetError(`${shown}, line ${line + 1} is longer than ${LONGEST_LINE} characters: is it a CSV file?`);
    }
  };
  try {
    const bytes = createReadStream(file);
    const plain = isGzipped(file) ? pipeline(bytes, createGunzip(), () => {}) : bytes;
    const decoder = new TextDecoder();
    for await (const piece of plain) takeLines(decoder.decode(piece as Uint8Array, { stream: true }));
    takeLines(decoder.decode());
    if (rest !== "") take(rest);
  } catch (error) {
    if (error instanceof DataSetError) throw error;
    throw new DataSetError(`${shown} cannot be read to its end: ${(error as Error).message}; fetch it again`);
  }
  if (rows === 0) throw new DataSetError(`${shown} is empty: it has no rows`);
  return rows;
}

/** By its first bytes: what was unpacked may still be called .gz, and the other way round. */
function isGzipped(file: string): boolean {
  const handle = openSync(file, "r");
  try {
    const start = new Uint8Array(2);
    return readSync(handle, start, 0, 2, 0) === 2 && start[0] === 0x1f && start[1] === 0x8b;
  } finally {
    closeSync(handle);
  }
}

/** Cells of a line; one in quotes may hold commas, and quotes that stand twice. */
function cellsOf(content: string): string[] {
  if (!content.includes('"')) return content.split(",");
  const cells: string[] = [];
  for (let at = 0; at <= content.length; ) {
    if (content[at] !== '"') {
      const end = content.indexOf(",", at);
      cells.push(content.slice(at, end < 0 ? content.length : end));
      at = end < 0 ? content.length + 1 : end + 1;
      continue;
    }
    let [text, from] = ["", at + 1];
    for (;;) {
      const end = content.indexOf('"', from);
      if (end < 0) return [...cells, content.slice(at)]; // never closed: the width or the number will not fit
      text += content.slice(from, end);
      from = end + 1;
      if (content[from] !== '"') break;
      text += '"';
      from++;
    }
    const end = content.indexOf(",", from);
    cells.push(text + content.slice(from, end < 0 ? content.length : end));
    at = end < 0 ? content.length + 1 : end + 1;
  }
  return cells;
}

/** Latest second: what is later is no moment that a data set can have. */
const LATEST = 1e11;

/** Refuses times that fall, and those that are none. @param what - the column, for the message. */
export function orderKeeper(file: string, what: string): (time: number) => void {
  let [last, rows] = [Number.NEGATIVE_INFINITY, 0];
  return (time) => {
    rows++;
    if (time < 0 || time > LATEST) {
      throw new DataSetError(`${file}, row ${rows}: ${what} is ${time}; expected 0 … ${LATEST}`);
    }
    if (time < last) {
      throw new DataSetError(
        `${file}, row ${rows}: ${what} falls from ${last} to ${time}; rows must be sorted by time`,
      );
    }
    last = time;
  };
}
