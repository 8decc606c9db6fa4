import { DataSetError } from "../../oracle/src/datasets/dataSetError.ts";
import type { ProtocolOptions, ProtocolResult } from "../../oracle/src/model/runProtocol.ts";
import type { Row } from "./rows.ts";
import { Stop } from "./stop.ts";
import { table } from "./terminal.ts";

/** Follows a data set's protocol; what is wrong with the data becomes a sentence. */
export async function followProtocol(options: ProtocolOptions): Promise<ProtocolResult> {
  // Loaded only now: a wrong flag is refused at once.
  const { runProtocol } = await import("../../oracle/src/model/runProtocol.ts");
  try {
    return await runProtocol(options);
  } catch (error) {
    if (error instanceof DataSetError) throw new Stop(error.message);
    throw error;
  }
}

/** Each figure on a line, with its interval where it has one. */
export function figureTable(rows: readonly Row[]): string {
  const values = new Map(rows.map(({ name, value }) => [name, value]));
  const shown = (value: number | undefined) => (value === undefined ? "" : String(Number(value.toFixed(4))));
  const lines = rows
    .filter(({ name }) => !/\.(low|high)$/.test(name))
    .map(({ name, value }) => [
      name,
      shown(value),
      shown(values.get(`${name}.low`)),
      shown(values.get(`${name}.high`)),
    ]);
  return table([["figure", "value", "low", "high"], ...lines]);
}

/** A changing line on a terminal, epochs and steps as lines elsewhere. */
export function showProgress(line: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[2K${line}`);
  else if (!line.startsWith("world ")) console.log(line);
}

export function endProgress(): void {
  if (process.stdout.isTTY) process.stdout.write("\r\u001b[2K");
}
