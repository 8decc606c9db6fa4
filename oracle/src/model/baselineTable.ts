import type { DatasetIntervals } from "./intervals.ts";
import type { Interval } from "./metrics.ts";

/** A model beside the simpler ones on the same rows. */
export type Compared = {
  readonly figures: DatasetIntervals;
  readonly baselines: Readonly<Record<string, DatasetIntervals>>;
};

const FIGURES = {
  auc: "AUC",
  prAuc: "PR-AUC (average precision)",
  recallAt1Fpr: "recall at 1 % false positives",
  cp100: "CP@100",
  brier: "Brier score",
  ece: "expected calibration error",
} as const;

/** The figures of a model and of each simpler one as a table of a model card. */
export function baselineTable({ figures, baselines }: Compared): string {
  const columns: [string, DatasetIntervals][] = [
    ["**integer model**", figures],
    ["logistic regression", baselines.logistic as DatasetIntervals],
    ["boosted trees", baselines.trees as DatasetIntervals],
    ["bad share so far", baselines.badShare as DatasetIntervals],
    ["date", baselines.date as DatasetIntervals],
    ...(baselines.firstSight ? [["date of first sight", baselines.firstSight] as [string, DatasetIntervals]] : []),
    ["constant", baselines.constant as DatasetIntervals],
  ];
  const names = Object.keys(FIGURES).filter((name) => name in figures) as (keyof typeof FIGURES)[];
  const head = ["", ...columns.map(([title]) => title)];
  const lines = names.map((name) => [FIGURES[name], ...columns.map(([, of]) => shown(of[name]))]);
  return [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Where simpler models are level or better: nothing is left to the reader's eye. */
export function baselineVerdict({ figures, baselines }: Compared): string {
  const names: Readonly<Record<string, string>> = {
    logistic: "logistic regression",
    trees: "boosted trees",
    badShare: "the bad share so far",
    ...(baselines.firstSight ? { firstSight: "the date on which the payee was first seen" } : {}),
  };
  const sentences = Object.keys(names).flatMap((name) =>
    (["auc", "prAuc"] as const).map((figure) => {
      const other = baselines[name]?.[figure] as Interval;
      const difference = figures[figure].value - other.value;
      const size = Math.abs(difference).toFixed(4);
      return `* ${FIGURES[figure]}: ${size} ${difference < 0 ? "**below**" : "above"} ${names[name]}.`;
    }),
  );
  return sentences.join("\n");
}

function shown(interval: Interval | undefined): string {
  if (interval === undefined) return "–";
  const { value, low, high } = interval;
  return `${value.toFixed(4)} (${low.toFixed(4)} … ${high.toFixed(4)})`;
}
