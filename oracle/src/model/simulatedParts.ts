import { simulatedRows, type TimedRow } from "./simulatedRows.ts";
import type { SimulatedSettings } from "./simulatedSettings.ts";

/** The training worlds, cut by the time of each. */
export type SimulatedParts = {
  readonly train: readonly TimedRow[];
  /** Says when to stop. */
  readonly later: readonly TimedRow[];
  /** The later slice that figures come from. */
  readonly test: readonly TimedRow[];
};

/** Shares of a world's time: training up to the first, then when to stop, then the later slice that figures come from. */
const TRAIN_UNTIL = 0.7;
const STOP_UNTIL = 0.85;

/**
 * Generates the worlds that a model of these settings trains on.
 *
 * @param onProgress - one line on what is being done.
 */
export function simulatedParts(
  { seed, train: counts, town }: Pick<SimulatedSettings, "seed" | "train" | "town">,
  onProgress: (line: string) => void = () => {},
): SimulatedParts {
  const [train, later, test]: [TimedRow[], TimedRow[], TimedRow[]] = [[], [], []];
  let worlds = 0;
  for (const rows of simulatedRows(`train-${seed}`, counts, town)) {
    onProgress(`world ${++worlds} of ${counts.demos + counts.towns}`);
    for (const row of rows) (row.moment < TRAIN_UNTIL ? train : row.moment < STOP_UNTIL ? later : test).push(row);
  }
  return { train, later, test };
}
