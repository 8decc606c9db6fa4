import type { Knobs } from "../simulate/knobs.ts";
import type { WorldCounts } from "./simulatedRows.ts";

/** How much to train on; the defaults are those of the committed model. */
export type SimulatedSettings = {
  readonly name: string;
  readonly seed: number;
  /** Hidden units that are trained, at most 32; the widest share the file's 32 lanes that are left. */
  readonly hidden: number;
  readonly epochs: number;
  readonly learningRate: number;
  /** Knobs of the larger worlds; those of simulate/knobs.ts unless given. */
  readonly town?: Knobs;
  readonly train: WorldCounts;
  readonly calibrate: WorldCounts;
  readonly other: WorldCounts;
  /** Demo worlds, of seeds that training never uses, that the finished model is tried on. */
  readonly demoSeeds: readonly number[];
};

export const simulatedDefaults: SimulatedSettings = {
  name: "simulated-v1",
  seed: 1,
  hidden: 24,
  epochs: 11,
  learningRate: 0.01,
  train: { demos: 130, towns: 4 },
  calibrate: { demos: 40, towns: 0 },
  other: { demos: 20, towns: 1 },
  demoSeeds: Array.from({ length: 300 }, (_, i) => 5000 + i),
};
