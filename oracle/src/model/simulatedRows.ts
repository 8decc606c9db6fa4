import { generateWorld } from "../simulate/generateWorld.ts";
import { demoKnobs, type Knobs, townKnobs } from "../simulate/knobs.ts";
import { playIntents } from "../simulate/playIntents.ts";
import { createRandom } from "../simulate/random.ts";
import type { LabelledRow } from "./rows.ts";

/** How many worlds of which size. */
export type WorldCounts = { readonly demos: number; readonly towns: number };

export type TimedRow = LabelledRow & {
  /** Where in its world's time the payment lies, 0 … 1. */
  readonly moment: number;
};

/**
 * Payments of simulated worlds. Each world has its own gate while it is played, from one that lets everything through to
 * one that stops most fraud and some honest payments: a model meets features that its own decisions have shaped.
 *
 * @param seed - names the set of worlds; other seeds give worlds that have nothing in common with these.
 * @param town - knobs of the larger worlds.
 */
export function* simulatedRows(seed: string, counts: WorldCounts, town: Knobs = townKnobs): Generator<TimedRow[]> {
  const sizes: Knobs[] = [...Array<Knobs>(counts.demos).fill(demoKnobs), ...Array<Knobs>(counts.towns).fill(town)];
  for (const [i, knobs] of sizes.entries()) yield rowsOfWorld(`${seed}-${i}`, varied(knobs, `${seed}-${i}`));
}

function rowsOfWorld(seed: string, knobs: Knobs): TimedRow[] {
  const world = generateWorld({ seed, knobs });
  const gate = createRandom(`${seed}/gate`);
  const stopsFraud = gate.pick([0, 0.5, 0.8, 0.9]);
  const stopsHonest = gate.pick([0, 0.01, 0.03]);
  const played = playIntents(world, (_, { kind }) =>
    gate.chance(kind === "honest" ? stopsHonest : stopsFraud) ? "deny" : "release",
  );
  return played.map(({ intent, features }) => ({
    features,
    isFraud: intent.kind !== "honest",
    kind: intent.kind,
    value: intent.value,
    moment: (intent.at - world.startAt) / (world.endAt - world.startAt),
  }));
}

/** Worlds of one size differ in how busy they are and how fast they grow. */
function varied(knobs: Knobs, seed: string): Knobs {
  const random = createRandom(`${seed}/knobs`);
  return { ...knobs, activity: knobs.activity * random.between(0.75, 1.35), growth: random.between(0.1, 0.5) };
}
