import { commitFrauds } from "./commitFrauds.ts";
import { liveHonestly } from "./honestLife.ts";
import { demoKnobs, type Knobs } from "./knobs.ts";
import { outcomesOf } from "./outcomes.ts";
import { createRandom } from "./random.ts";
import { createSchedule, hashedAddress } from "./schedule.ts";
import type { World } from "./world.ts";

const DAY = 86_400;

/** A Monday, midnight. */
const DEFAULT_START = 1_767_571_200;

/**
 * A world of people and shops, what they want to pay, and who robs them. Equal parameters give equal worlds.
 *
 * @param options.seed - the world's number.
 * @param options.knobs - its size and rates; the world of `npm start` unless given.
 * @param options.startAt - second at which life starts.
 * @param options.addressOf - gives parties their addresses, for example those of keys; hashes of their names unless given.
 *   Look-alikes get made-up addresses in any case: nobody has their keys.
 */
export function generateWorld(options: {
  seed: number | string;
  knobs?: Knobs;
  startAt?: number;
  addressOf?: (name: string) => string;
}): World {
  const { seed, knobs = demoKnobs, startAt = DEFAULT_START } = options;
  const addressOf = options.addressOf ?? ((name: string) => hashedAddress(seed, name));
  const schedule = createSchedule(createRandom(seed), startAt, knobs, addressOf);
  const fraudFrom = startAt + knobs.warmUpDays * DAY;
  const town = liveHonestly(schedule, knobs);
  commitFrauds(schedule, knobs, town, fraudFrom);
  const world = schedule.finish(seed, fraudFrom);
  return { ...world, outcomes: outcomesOf(world.intents, knobs, schedule.random.fork("outcomes")) };
}
