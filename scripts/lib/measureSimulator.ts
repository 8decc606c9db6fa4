import { generateWorld } from "../../oracle/src/simulate/generateWorld.ts";
import { type Knobs, townKnobs } from "../../oracle/src/simulate/knobs.ts";
import type { Row } from "./rows.ts";

/** A large town: some 105,000 payments of all kinds. */
const LARGE: Knobs = { ...townKnobs, people: 2600, shops: 600 };

/**
 * What the simulator generates a second on one core: payments, and events, which are payments, what their payees do with
 * them, outcomes and labels. The best of several rounds counts, because other work on the machine only ever makes a round
 * slower.
 */
export function measureSimulator(knobs: Knobs = LARGE, rounds = 5): Row[] {
  let [payments, events] = [0, 0];
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    const { intents, outcomes, labels } = generateWorld({ seed: `bench-${round}`, knobs });
    const seconds = (performance.now() - began) / 1000;
    payments = Math.max(payments, intents.length / seconds);
    events = Math.max(events, (2 * intents.length + outcomes.length + labels.length) / seconds);
  }
  return [
    { name: "simulate.payments", value: Math.round(payments), unit: "payments/s" },
    { name: "simulate.events", value: Math.round(events), unit: "events/s" },
  ];
}
