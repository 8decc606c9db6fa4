import { isOpen, type Person, type Shop, type Town } from "../honestLife.ts";
import type { Knobs } from "../knobs.ts";
import type { Random } from "../random.ts";
import type { Schedule } from "../schedule.ts";

export const DAY = 86_400;
export const HOUR = 3600;
export const MINUTE = 60;

/** One run of a fraud: when it starts, its number among its kind, and its own randomness. */
export type Episode = { readonly at: number; readonly number: number; readonly random: Random; readonly knobs: Knobs };

/** Writes the payments and labels of one episode into the schedule. */
export type Act = (schedule: Schedule, town: Town, episode: Episode) => void;

export function anyShop(town: Town, random: Random, at: number): Shop {
  return random.pick(town.shops.filter((shop) => isOpen(shop, at)));
}

/** Everybody who lives here at that second. */
export function present(town: Town, at: number): readonly Person[] {
  return town.people.filter(({ joinAt }) => joinAt <= at);
}

/** Somebody who has lived here for some time. */
export function pickActive(town: Town, random: Random, at: number): Person {
  const settled = town.people.filter(({ joinAt }) => joinAt <= at - 5 * DAY);
  return random.pick(settled.length > 0 ? settled : present(town, at));
}
