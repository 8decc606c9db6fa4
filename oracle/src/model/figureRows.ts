import type { DatasetIntervals } from "./intervals.ts";

export type FigureRow = { readonly name: string; readonly value: number; readonly unit: string };

/** Figures as rows, each with the ends of its interval as `.low` and `.high`. */
export function figureRows(figures: DatasetIntervals, prefix: string): FigureRow[] {
  return Object.entries(figures).flatMap(([name, { value, low, high }]) => [
    { name: prefix + name, value, unit: "" },
    { name: `${prefix}${name}.low`, value: low, unit: "" },
    { name: `${prefix}${name}.high`, value: high, unit: "" },
  ]);
}

/** Rows `baseline.<name>.<figure>` of the simpler models. */
export function baselineRows(baselines: Readonly<Record<string, DatasetIntervals>>, prefix = ""): FigureRow[] {
  return Object.entries(baselines).flatMap(([name, figures]) => figureRows(figures, `${prefix}baseline.${name}.`));
}
