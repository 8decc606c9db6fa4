import { generateWorld } from "../../oracle/src/simulate/generateWorld.ts";
import { type Knobs, townKnobs } from "../../oracle/src/simulate/knobs.ts";
import type { Row } from "./rows.ts";

/** A large town: some 105,000 payments of all kinds. */
const LARGE: Knobs = { ...townKnobs, people: 2600, shops: 600 };

/**
 * Payments a second that the simulator generates on one core, labels and outcomes not counted. The best of several rounds
 * counts, because other work on the machine only ever makes a round slower.
 */
export function measureSimulator(knobs: Knobs = LARGE, rounds = 5): Row[] {
  let best = 0;
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    const { intents } = generateWorld({ seed: `bench-${round}`, knobs });
    best = Math.max(best, intents.length / ((performance.now() - began) / 1000));
  }
  return [{ name: "simulate.events", value: Math.round(best), unit: "payments/s" }];
}
