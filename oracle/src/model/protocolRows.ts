import { baselineRows, type FigureRow, figureRows } from "./figureRows.ts";
import type { ProtocolResult, ProtocolRun } from "./runProtocol.ts";

/** Every figure of a run as rows: this project's features first, then the handbook's own as `book15.*`. */
export function protocolRows({ runs }: Pick<ProtocolResult, "runs">): FigureRow[] {
  return Object.entries(runs).flatMap(([name, run]) => rowsOf(run, name === "own" ? "" : `${name}.`));
}

function rowsOf(run: ProtocolRun, prefix: string): FigureRow[] {
  const { trainRows, trainFrauds, testRows, testFrauds, loss } = run;
  return [
    ...Object.entries({ trainRows, trainFrauds, testRows, testFrauds }).map(([name, value]) => ({
      name: prefix + name,
      value,
      unit: "rows",
    })),
    ...figureRows(run.figures, prefix),
    ...Object.entries(loss).map(([name, value]) => ({ name: `${prefix}loss.${name}`, value, unit: "" })),
    ...baselineRows(run.baselines, prefix),
  ];
}
