import type { DatasetIntervals } from "./intervals.ts";
import type { ProtocolResult, ProtocolRun } from "./runProtocol.ts";

type Row = { readonly name: string; readonly value: number; readonly unit: string };

/** Every figure of a run as rows: this project's features first, then the handbook's own as `book15.*`. */
export function protocolRows({ runs }: Pick<ProtocolResult, "runs">): Row[] {
  return Object.entries(runs).flatMap(([name, run]) => rowsOf(run, name === "own" ? "" : `${name}.`));
}

function rowsOf(run: ProtocolRun, prefix: string): Row[] {
  const { trainRows, trainFrauds, testRows, testFrauds, loss } = run;
  return [
    ...Object.entries({ trainRows, trainFrauds, testRows, testFrauds }).map(([name, value]) => ({
      name: prefix + name,
      value,
      unit: "rows",
    })),
    ...figureRows(run.figures, prefix),
    ...Object.entries(loss).map(([name, value]) => ({ name: `${prefix}loss.${name}`, value, unit: "" })),
    ...Object.entries(run.baselines).flatMap(([name, figures]) => figureRows(figures, `${prefix}baseline.${name}.`)),
  ];
}

function figureRows(figures: DatasetIntervals, prefix: string): Row[] {
  return Object.entries(figures).flatMap(([name, { value, low, high }]) => [
    { name: prefix + name, value, unit: "" },
    { name: `${prefix}${name}.low`, value: low, unit: "" },
    { name: `${prefix}${name}.high`, value: high, unit: "" },
  ]);
}
