import type { Writable } from "node:stream";

/** What a command shows while it works: steps, one line that changes, notices between them. */
export interface Terminal {
  /** A line of its own. */
  say(text?: string): void;
  /** Runs work, shows what it is and how long it took. */
  step<T>(label: string, work: () => Promise<T>): Promise<T>;
  /** Sets the changing line. Without a terminal it is printed now and then. */
  live(text: string): void;
  /** Makes the changing line permanent. */
  settle(): void;
}

const QUIET_SECONDS = 5;

/** @param out where to write; a changing line needs a terminal */
export function createTerminal(out: Writable & { isTTY?: boolean; columns?: number } = process.stdout): Terminal {
  let current = "";
  let printedAt = 0;
  const erase = (): void => {
    if (out.isTTY && current !== "") out.write("\r\u001b[2K");
  };
  const draw = (): void => {
    if (out.isTTY && current !== "") out.write(current.slice(0, (out.columns ?? 120) - 1));
  };
  const say = (text = ""): void => {
    erase();
    out.write(`${text}\n`);
    draw();
  };
  const live = (text: string): void => {
    if (out.isTTY) {
      erase();
      current = text;
      draw();
    } else if (Date.now() - printedAt > QUIET_SECONDS * 1000) {
      out.write(`${text}\n`);
      printedAt = Date.now();
      current = "";
    } else {
      current = text;
    }
  };
  const settle = (): void => {
    if (current === "") return;
    out.write(`${out.isTTY ? "" : current}\n`);
    current = "";
    printedAt = 0;
  };
  return {
    say,
    live,
    settle,
    async step(label, work) {
      const began = performance.now();
      if (out.isTTY) live(`  … ${label}`);
      const result = await work();
      erase();
      current = "";
      out.write(`  ok ${label} (${((performance.now() - began) / 1000).toFixed(1)} s)\n`);
      return result;
    },
  };
}

/**
 * A table with aligned columns.
 * @param rows the first row is the head; cells of numbers, amounts and shares stand to the right
 */
export function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const widths = head.map((_, i) => Math.max(...rows.map((row) => (row[i] ?? "").length)));
  const right = head.map(
    (_, i) => body.length > 0 && body.every((row) => /^[-–\d.,% ]*( ?[A-Za-z]{1,4})?$/.test(row[i] ?? "")),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => (right[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return [line(head), rule, ...body.map(line)].join("\n");
}

/** A bar of up to `width` characters in eighths. */
export function bar(share: number, width: number): string {
  const eighths = Math.round(Math.max(0, Math.min(1, share)) * width * 8);
  return "█".repeat(eighths >> 3) + ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths & 7];
}
