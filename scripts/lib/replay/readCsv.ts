import { Stop } from "../stop.ts";
import { readLines } from "./readLines.ts";

/** What is wrong with one row, and where. */
export class BrokenRow extends Error {
  readonly path: string;
  readonly line: number;
  readonly column: number;

  /** @param column character of the line, from 1 */
  constructor(path: string, line: number, column: number, reason: string) {
    super(`${path}:${line}:${column}: ${reason}`);
    this.name = "BrokenRow";
    this.path = path;
    this.line = line;
    this.column = column;
  }
}

/** A row: its line and, for each wanted column, the text and where it stands. */
export class Row {
  readonly path: string;
  readonly line: number;
  #cells: readonly string[];
  #text: string;
  #places: readonly number[];
  #names: readonly string[];

  constructor(
    path: string,
    line: number,
    text: string,
    cells: readonly string[],
    places: readonly number[],
    names: readonly string[],
  ) {
    this.path = path;
    this.line = line;
    this.#text = text;
    this.#cells = cells;
    this.#places = places;
    this.#names = names;
  }

  /** The text of the i-th wanted column, trimmed. */
  cell(i: number): string {
    return (this.#cells[this.#places[i] as number] as string).trim();
  }

  /** The error that says that the i-th wanted column is wrong. */
  broken(i: number, reason: string): BrokenRow {
    const shown = this.cell(i).length > 60 ? `${this.cell(i).slice(0, 60)}…` : this.cell(i);
    return new BrokenRow(
      this.path,
      this.line,
      columnOf(this.#text, this.#places[i] as number),
      `${this.#names[i]} ${shown === "" ? "" : `"${shown}" `}${reason}`,
    );
  }
}

/**
 * Reads the named columns of a CSV file with a header line (RFC 4180 without line breaks inside quotes), streaming.
 * @param path the file, plain or gzip
 * @param names the columns that must be there, in any order among others
 * @param onRow called for each row; a BrokenRow it throws goes to onBroken
 * @param onBroken called for each broken row; throws to stop, returns to go on
 */
export async function* readCsv<T>(
  path: string,
  names: readonly string[],
  onRow: (row: Row) => T,
  onBroken: (error: BrokenRow) => void,
): AsyncGenerator<T[]> {
  let header: readonly string[] | undefined;
  let places: number[] = [];
  for await (const lines of readLines(path)) {
    const out: T[] = [];
    for (const { number, text, tooLong } of lines) {
      if (header === undefined) {
        header = split(text.replace(/^\uFEFF/, ""))?.map((name) => name.trim()) ?? [];
        const missing = names.filter((name) => header?.includes(name) !== true);
        if (missing.length > 0) {
          throw new Stop(
            `${path}:1:1: the header has no column ${missing.join(", ")}. It must name ${names.join(", ")}.`,
          );
        }
        places = names.map((name) => (header as readonly string[]).indexOf(name));
        continue;
      }
      if (text === "") continue;
      try {
        if (tooLong) throw new BrokenRow(path, number, text.length, "the line does not end");
        const cells = split(text);
        if (cells === undefined) throw new BrokenRow(path, number, text.length, "a quote is not closed");
        if (cells.length !== header.length) {
          const at = cells.length < header.length ? text.length + 1 : columnOf(text, header.length);
          throw new BrokenRow(path, number, at, `has ${cells.length} columns where the header has ${header.length}`);
        }
        out.push(onRow(new Row(path, number, text, cells, places, names)));
      } catch (error) {
        if (!(error instanceof BrokenRow)) throw error;
        onBroken(error);
      }
    }
    if (out.length > 0) yield out;
  }
  if (header === undefined) throw new Stop(`${path} is empty. It must begin with a header line: ${names.join(",")}`);
}

/** The cells of a line; undefined when a quote stays open. */
function split(text: string): string[] | undefined {
  if (!text.includes('"')) return text.split(",");
  const cells: string[] = [];
  let cell = "";
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (quoted && c === '"' && text[i + 1] === '"') {
      cell += '"';
      i++;
    } else if (c === '"') {
      quoted = !quoted;
    } else if (c === "," && !quoted) {
      cells.push(cell);
      cell = "";
    } else {
      cell += c;
    }
  }
  cells.push(cell);
  return quoted ? undefined : cells;
}

/** Where the n-th cell of a line begins, in characters from 1. */
function columnOf(text: string, n: number): number {
  let quoted = false;
  let seen = 0;
  for (let i = 0; i < text.length && seen < n; i++) {
    if (text[i] === '"') quoted = !quoted;
    if (text[i] === "," && !quoted) seen += 1;
    if (seen === n) return i + 2;
  }
  return n === 0 ? 1 : text.length + 1;
}
