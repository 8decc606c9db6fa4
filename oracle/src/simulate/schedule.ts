import { keccak256, toBytes } from "viem";
import type { Knobs } from "./knobs.ts";
import type { Random } from "./random.ts";
import { type Currency, type Intent, type Party, type PaymentKind, TOKEN_UNIT, type World } from "./world.ts";

const DAY = 86_400;
export type Wish = {
  readonly at: number;
  readonly payer: Party;
  readonly payee: Party;
  readonly currency: Currency;
  /** Coins' worth. */
  readonly worth: number;
  readonly kind: PaymentKind;
};

/** Collects who is there and what they want to pay, and puts it in order at the end. */
export type Schedule = {
  readonly random: Random;
  readonly startAt: number;
  readonly endAt: number;
  party(name: string, role: Party["role"], address?: string): Party;
  wish(wish: Wish): void;
  label(party: Party, at: number): void;
  watch(party: Party, from: number): void;
  /** One of the honest wishes of before that second; undefined where there is none. */
  pickHonest(before: number, random: Random): Wish | undefined;
  /** How many wishes there are of a kind. */
  countOf(kind: PaymentKind): number;
  finish(seed: number | string, fraudFrom: number): Omit<World, "outcomes">;
};

/** Address of a party that needs no key: the end of the hash of its world and name. */
export function hashedAddress(seed: number | string, name: string): string {
  return `0x${keccak256(toBytes(`sluice simulation ${seed} ${name}`)).slice(-40)}`;
}

/**
 * @param addressOf - gives a party its address; parties that pay on a real chain need one with a key.
 */
export function createSchedule(
  random: Random,
  startAt: number,
  knobs: Knobs,
  addressOf: (name: string) => string,
): Schedule {
  const parties = new Map<string, Party>();
  const wishes: Wish[] = [];
  const counts = new Map<PaymentKind, number>();
  // Made when somebody picks: scanning plain numbers is what makes large worlds fast.
  let honest: readonly Wish[] = [];
  let honestTimes = new Float64Array();
  const labels: { address: string; at: number }[] = [];
  const watchlist: { address: string; from: number }[] = [];
  const { days, spacingSeconds, driftDay, driftPrices } = knobs;
  const endAt = startAt + days * DAY;
  const driftAt = driftDay === 0 ? Number.POSITIVE_INFINITY : startAt + driftDay * DAY;
  const terms = random.fork("terms");
  return {
    random,
    startAt,
    endAt,
    party(name, role, address) {
      const known = parties.get(name);
      if (known !== undefined) return known;
      const party = { name, role, address: (address ?? addressOf(name)).toLowerCase() };
      parties.set(name, party);
      return party;
    },
    wish(wish) {
      if (wish.at >= endAt || wish.payer === wish.payee) return;
      wishes.push(wish.at < driftAt ? wish : { ...wish, worth: wish.worth * driftPrices });
      counts.set(wish.kind, (counts.get(wish.kind) ?? 0) + 1);
    },
    countOf: (kind) => counts.get(kind) ?? 0,
    pickHonest(before, random) {
      if (honest.length !== (counts.get("honest") ?? 0)) honest = wishes.filter(({ kind }) => kind === "honest");
      if (honestTimes.length !== honest.length) honestTimes = Float64Array.from(honest, ({ at }) => at);
      const count = countBefore(honestTimes, before);
      return count === 0 ? undefined : honest[placeBefore(honestTimes, before, random.integer(0, count - 1))];
    },
    label(party, at) {
      labels.push({ address: party.address, at: Math.floor(at) });
    },
    watch(party, from) {
      watchlist.push({ address: party.address, from: Math.floor(from) });
    },
    finish(seed, fraudFrom) {
      const ordered = inOrder(wishes, startAt, days);
      let last = startAt - spacingSeconds;
      const intents = ordered.map((wish, index): Intent => {
        const at = Math.max(Math.floor(wish.at), last + spacingSeconds);
        last = at;
        return intentOf(wish, index, at, terms);
      });
      labels.sort((a, b) => a.at - b.at || (a.address < b.address ? -1 : 1));
      const all = [...parties.values()];
      return { seed, startAt, fraudFrom, endAt, parties: all, intents, labels, watchlist };
    },
  };
}

function countBefore(times: Float64Array, before: number): number {
  let count = 0;
  for (let i = 0; i < times.length; i++) if ((times[i] as number) < before) count++;
  return count;
}

/** Place of the one with the given number, from 0, among the times before that second. */
function placeBefore(times: Float64Array, before: number, number: number): number {
  let left = number;
  for (let i = 0; ; i++) if ((times[i] as number) < before && left-- === 0) return i;
}

/** By time; equal times keep their order. Hours first, then within each: several times faster than one large sort. */
function inOrder(wishes: readonly Wish[], startAt: number, days: number): Wish[] {
  const hours: Wish[][] = Array.from({ length: 24 * days + 1 }, () => []);
  for (const wish of wishes) {
    const hour = Math.floor((wish.at - startAt) / 3600);
    (hours[Math.max(0, Math.min(24 * days, hour))] as Wish[]).push(wish);
  }
  return hours.flatMap((hour) => hour.sort((a, b) => a.at - b.at));
}

function intentOf({ payer, payee, currency, worth, kind }: Wish, index: number, at: number, random: Random): Intent {
  // Three significant digits, as prices are.
  const value = Math.round(Math.max(1, Number((worth * 1e6).toPrecision(3))));
  const amount = currency === "coin" ? BigInt(value) * 10n ** 12n : (BigInt(value) * TOKEN_UNIT) / 1_000_000n;
  // Goods are captured at once or when they are sent; thieves never wait.
  const isLater = random.chance(0.25);
  const wait = Math.floor(random.between(1800, 1.5 * DAY));
  const isCancelled = random.chance(0.015);
  return {
    index,
    at,
    payer,
    payee,
    currency,
    amount: amount === 0n ? 1n : amount,
    value,
    kind,
    captureAfterSeconds: isLater && kind === "honest" ? wait : 2,
    cancelled: isCancelled && kind === "honest",
    captureBySeconds: 2 * DAY,
    refundBySeconds: 2 * DAY,
  };
}
