import { keccak256, toBytes } from "viem";
import type { Random } from "./random.ts";
import { type Currency, type Intent, type Party, type PaymentKind, TOKEN_UNIT, type World } from "./world.ts";

const DAY = 86_400;
/** A driver on a real chain needs blocks between two payments: authorize, capture, and room for what is due. */
export const SPACING_SECONDS = 4;

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
  readonly wishes: readonly Wish[];
  finish(seed: number | string, fraudFrom: number): World;
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
  days: number,
  addressOf: (name: string) => string,
): Schedule {
  const parties = new Map<string, Party>();
  const wishes: Wish[] = [];
  const labels: { address: string; at: number }[] = [];
  const watchlist: { address: string; from: number }[] = [];
  const endAt = startAt + days * DAY;
  const terms = random.fork("terms");
  return {
    random,
    startAt,
    endAt,
    wishes,
    party(name, role, address) {
      const known = parties.get(name);
      if (known !== undefined) return known;
      const party = { name, role, address: (address ?? addressOf(name)).toLowerCase() };
      parties.set(name, party);
      return party;
    },
    wish(wish) {
      if (wish.at < endAt && wish.payer !== wish.payee) wishes.push(wish);
    },
    label(party, at) {
      labels.push({ address: party.address, at: Math.floor(at) });
    },
    watch(party, from) {
      watchlist.push({ address: party.address, from: Math.floor(from) });
    },
    finish(seed, fraudFrom) {
      const ordered = wishes.map((wish, i) => ({ wish, i })).sort((a, b) => a.wish.at - b.wish.at || a.i - b.i);
      let last = startAt - SPACING_SECONDS;
      const intents = ordered.map(({ wish }, index): Intent => {
        const at = Math.max(Math.floor(wish.at), last + SPACING_SECONDS);
        last = at;
        const intent = { index, at, ...priced(wish), ...timed(terms, wish.kind) };
        return intent;
      });
      labels.sort((a, b) => a.at - b.at || (a.address < b.address ? -1 : 1));
      const all = [...parties.values()];
      return { seed, startAt, fraudFrom, endAt, parties: all, intents, labels, watchlist };
    },
  };
}

function priced({ payer, payee, currency, worth, kind }: Wish) {
  // Three significant digits, as prices are.
  const millionths = Math.max(1, Number((worth * 1e6).toPrecision(3)));
  const value = Math.round(millionths);
  const amount = currency === "coin" ? BigInt(value) * 10n ** 12n : (BigInt(value) * TOKEN_UNIT) / 1_000_000n;
  return { payer, payee, currency, amount: amount === 0n ? 1n : amount, value, kind };
}

/** Goods are captured at once or when they are sent; thieves never wait. */
function timed(random: Random, kind: PaymentKind) {
  const later = random.chance(0.25);
  const wait = Math.floor(random.between(1800, 1.5 * DAY));
  const cancelled = random.chance(0.015) && kind === "honest";
  const captureAfterSeconds = later && kind === "honest" ? wait : 2;
  return { captureAfterSeconds, cancelled, captureBySeconds: 2 * DAY, refundBySeconds: 2 * DAY };
}
