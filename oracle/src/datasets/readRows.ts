import { createReadStream, existsSync } from "node:fs";
import { basename, join } from "node:path";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { DataSetError } from "./dataSetError.ts";

/** One line of a file: its cells in the order of the columns that were asked for. */
export type CsvRow = {
  /** A number. @throws DataSetError when the cell holds none */
  number(column: number): number;
  text(column: number): string;
};

/**
 * Streams a CSV file, plain or gzipped, and never holds more of it than a piece.
 *
 * @param folder - where `<name>.gz` or `<name>` lies.
 * @param name - such as `transactions.csv`.
 * @param columns - names that the head line must have; others are passed over.
 * @param onRow - called for each line; the row is only valid until it returns.
 * @returns the number of lines below the head.
 * @throws DataSetError for a missing file or column, a line of another width, or no lines at all.
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
  let [cells, places, width, line]: [string[], number[], number, number] = [[], [], 0, 0];
  const row: CsvRow = {
    text: (column) => cells[places[column] as number] as string,
    number(column) {
      const text = cells[places[column] as number] as string;
      const value = Number(text);
      if (text.trim() === "" || !Number.isFinite(value)) {
        throw new DataSetError(`${shown}, line ${line}, ${columns[column]}: "${text}" is not a number`);
      }
      return value;
    },
  };
  const take = (text: string) => {
    line++;
    const content = text.endsWith("\r") ? text.slice(0, -1) : text;
    if (line === 1) {
      const head = content.replace(/^\uFEFF/, "").split(",");
      const missing = columns.filter((column) => !head.includes(column));
      if (missing.length > 0) {
        throw new DataSetError(
          `${shown} lacks the column ${missing.join(", ")}; its head line is "${content.slice(0, 200)}"`,
        );
      }
      [places, width] = [columns.map((column) => head.indexOf(column)), head.length];
      return;
    }
    if (content === "") return;
    cells = content.split(",");
    if (cells.length !== width) {
      throw new DataSetError(`${shown}, line ${line} has ${cells.length} cells, the head line ${width}`);
    }
    onRow(row);
  };

  const bytes = createReadStream(file);
  const plain = file.endsWith(".gz") ? pipeline(bytes, createGunzip(), () => {}) : bytes;
  let rest = "";
  let rows = 0;
  const decoder = new TextDecoder();
  const takeLines = (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() as string;
    for (const one of lines) take(one);
  };
  try {
    for await (const piece of plain) takeLines(decoder.decode(piece as Uint8Array, { stream: true }));
    takeLines(decoder.decode());
    if (rest !== "") take(rest);
  } catch (error) {
    if (error instanceof DataSetError) throw error;
    throw new DataSetError(`${shown} cannot be read to its end: ${(error as Error).message}`);
  }
  rows = Math.max(0, line - 1);
  if (rows === 0) throw new DataSetError(`${shown} is empty`);
  return rows;
}

/** Refuses times that fall. @param what - the column, for the message. */
export function orderKeeper(file: string, what: string): (time: number) => void {
  let [last, rows] = [Number.NEGATIVE_INFINITY, 0];
  return (time) => {
    rows++;
    if (time < last) {
      throw new DataSetError(
        `${file}, row ${rows}: ${what} falls from ${last} to ${time}; rows must be sorted by time`,
      );
    }
    last = time;
  };
}
