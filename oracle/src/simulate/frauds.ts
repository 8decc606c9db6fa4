import { isOpen, type Person, type Shop, type Town } from "./honestLife.ts";
import type { Knobs } from "./knobs.ts";
import type { Random } from "./random.ts";
import type { Schedule, Wish } from "./schedule.ts";
import { type FraudKind, fraudKinds } from "./world.ts";

const DAY = 86_400;
const HOUR = 3600;
const MINUTE = 60;

/** Share of thieves who take care to look ordinary. */
const QUIET = 0.2;

/** Second at which an episode of fraud starts, its number, and its own randomness. */
type Episode = { readonly at: number; readonly number: number; readonly random: Random };
type Act = (schedule: Schedule, town: Town, episode: Episode) => void;

/** Lets every kind of fraud happen until it has made the wanted number of payments. */
export function commitFrauds(schedule: Schedule, knobs: Knobs, town: Town, fraudFrom: number): void {
  for (const kind of fraudKinds) {
    const random = schedule.random.fork(kind);
    const count = () => schedule.wishes.filter((wish) => wish.kind === kind).length;
    // Episodes are spread over the time that there is, in random order.
    const planned = Math.max(1, Math.ceil(knobs.fraud[kind] / EPISODE_SIZE[kind]));
    const slots = random.sample([...Array(planned).keys()], planned);
    const span = schedule.endAt - LAST_START[kind] - fraudFrom;
    for (let number = 0; count() < knobs.fraud[kind]; number++) {
      if (number > 50 * planned) throw new Error(`No room for ${knobs.fraud[kind]} payments of ${kind}.`);
      const slot = slots[number] ?? random.between(0, planned - 1);
      const at = fraudFrom + (span * (slot + random.fraction())) / planned;
      ACTS[kind](schedule, town, { at, number: number + 1, random: random.fork(String(number)) });
    }
  }
}

const EPISODE_SIZE: Record<FraudKind, number> = {
  account_takeover: 4,
  card_testing: 9,
  vanishing_shop: 9,
  mule: 8,
  address_poisoning: 1,
  sanctioned: 2,
};

/** Seconds before the end at which the last episode starts. */
const LAST_START: Record<FraudKind, number> = {
  account_takeover: DAY,
  card_testing: DAY,
  vanishing_shop: 5 * DAY,
  mule: 3 * DAY,
  address_poisoning: DAY,
  sanctioned: 2 * DAY,
};

const ACTS: Record<FraudKind, Act> = {
  account_takeover: takeOver,
  card_testing: testCards,
  vanishing_shop: vanish,
  mule: runMule,
  address_poisoning: poison,
  sanctioned: paySanctioned,
};

/** A thief has somebody's key and empties the account: unusual sums, new payees, quickly, often at night. */
function takeOver(schedule: Schedule, town: Town, episode: Episode): void {
  const { at, number, random } = episode;
  const kind = "account_takeover";
  if (random.chance(QUIET)) {
    takeOverQuietly(schedule, town, episode);
    return;
  }
  const victim = pickActive(town, random, at);
  const drop = schedule.party(`drop-${Math.ceil(number / 2)}`, "thief");
  let when = random.chance(0.6) ? at - (at % DAY) + random.between(1, 5) * HOUR : at;
  if (when < at) when += DAY;
  const payments = random.integer(3, 6);
  for (let n = 0; n < payments; n++) {
    const isTest = n === 0 && random.chance(0.3);
    const worth = random.around(victim.level * (isTest ? 0.4 : 4), 0.5);
    const shop = anyShop(town, random, when);
    const toShop = random.chance(0.25);
    const payee = toShop ? shop.party : drop;
    const currency = toShop ? shop.currency : "coin";
    schedule.wish({ at: when, payer: victim.party, payee, currency, worth, kind });
    when += random.between(2, 25) * MINUTE;
  }
  schedule.label(drop, when + random.between(0.7, 3) * DAY);
}

/** A patient thief buys what the victim could have bought: the features show next to nothing. */
function takeOverQuietly(schedule: Schedule, town: Town, { at, random }: Episode): void {
  const kind = "account_takeover";
  const victim = pickActive(town, random, at);
  let when = at;
  for (let n = random.integer(2, 3); n > 0; n--, when += random.between(0.3, 1) * DAY) {
    const shop = random.pick(victim.shops.length > 0 ? victim.shops : town.shops);
    const payee = isOpen(shop, when) ? shop : (town.shops[0] as Shop);
    const worth = random.around(Math.sqrt(victim.level * payee.price) * 1.3, 0.4);
    schedule.wish({ at: when, payer: victim.party, payee: payee.party, currency: payee.currency, worth, kind });
  }
}

/** Stolen cards are tried with small sums at many shops; what works buys something. */
function testCards(schedule: Schedule, town: Town, { at, number, random }: Episode): void {
  const kind = "card_testing";
  const tester = schedule.party(`tester-${number}`, "thief");
  const slow = random.chance(0.15);
  let when = at;
  for (let n = random.integer(7, 11); n > 0; n--) {
    const shop = anyShop(town, random, when);
    const worth = random.around(0.0015, 0.5);
    schedule.wish({ at: when, payer: tester, payee: shop.party, currency: shop.currency, worth, kind });
    when += slow ? random.between(40, 240) * MINUTE : random.between(0.5, 6) * MINUTE;
  }
  if (random.chance(0.5)) {
    const shop = anyShop(town, random, when);
    const worth = random.around(0.1, 0.4);
    schedule.wish({ at: when, payer: tester, payee: shop.party, currency: shop.currency, worth, kind });
  }
  schedule.label(tester, when + random.between(0.3, 1.5) * DAY);
}

/** A new shop with good offers takes orders for a few days and is gone. */
function vanish(schedule: Schedule, town: Town, episode: Episode): void {
  const { at, number, random } = episode;
  const kind = "vanishing_shop";
  if (random.chance(QUIET)) {
    vanishLate(schedule, town, episode);
    return;
  }
  const shop = schedule.party(`bargain-${number}`, "thief");
  const currency = random.chance(0.45) ? "token" : "coin";
  const orders = random.integer(7, 11);
  const span = random.between(1, 3.5) * DAY;
  for (const buyer of random.sample(present(town, at), orders)) {
    const worth = random.around(buyer.level * 3.5, 0.35);
    const when = at + random.fraction() * span;
    schedule.wish({ at: when, payer: buyer.party, payee: shop, currency, worth, kind });
  }
  schedule.label(shop, at + span * random.between(0.7, 1) + random.between(0.5, 3) * DAY);
}

/** A shop that has served people well stops to deliver: nobody can tell its last orders from those before. */
function vanishLate(schedule: Schedule, town: Town, { at, random }: Episode): void {
  const kind = "vanishing_shop";
  const shop = random.pick(town.shops.filter((shop) => isOpen(shop, at - 2 * DAY)));
  for (const buyer of random.sample(present(town, at), random.integer(2, 3))) {
    const worth = random.around(Math.sqrt(buyer.level * shop.price), 0.4);
    const when = at + random.fraction() * 2 * DAY;
    schedule.wish({ at: when, payer: buyer.party, payee: shop.party, currency: shop.currency, worth, kind });
  }
}

/** Victims of a story pay one account, which passes the money on at once. */
function runMule(schedule: Schedule, town: Town, { at, number, random }: Episode): void {
  const kind = "mule";
  const mule = schedule.party(`mule-${number}`, "thief");
  let collected = 0;
  let last = at;
  for (const victim of random.sample(present(town, at), random.integer(4, 6))) {
    const worth = random.around(victim.level * 3.5, 0.4);
    const when = at + random.between(0, 16) * HOUR;
    schedule.wish({ at: when, payer: victim.party, payee: mule, currency: "coin", worth, kind });
    collected += worth;
    last = Math.max(last, when);
  }
  const exits = random.integer(2, 4);
  for (let n = 1; n <= exits; n++) {
    last += random.between(3, 90) * MINUTE;
    const exit = schedule.party(`cash-out-${number}-${n}`, "thief");
    const worth = (collected * random.between(0.85, 0.97)) / exits;
    schedule.wish({ at: last, payer: mule, payee: exit, currency: "coin", worth, kind });
    schedule.label(exit, last + random.between(2, 6) * DAY);
  }
  schedule.label(mule, last + random.between(0.7, 3) * DAY);
}

/** An address made to look like one that the victim pays often; the victim copies the wrong one. */
function poison(schedule: Schedule, _town: Town, { at, number, random }: Episode): void {
  const kind = "address_poisoning";
  const before = schedule.wishes.filter((wish) => wish.kind === "honest" && wish.at < at - 3 * DAY);
  if (before.length === 0) return;
  const { payer, payee: real, currency, worth: usual } = random.pick(before);
  const fake = schedule.party(`fake-${number}`, "lookalike", lookalikeOf(real.address, random));
  const worth = random.around(usual, 0.3);
  schedule.wish({ at, payer, payee: fake, currency, worth, kind });
  if (random.chance(0.5)) schedule.label(fake, at + random.between(1, 6) * DAY);
}

/** Money for or from somebody on a sanctions list; some are listed only after they were paid. */
function paySanctioned(schedule: Schedule, town: Town, { at, number, random }: Episode): void {
  const kind = "sanctioned";
  const listed = schedule.party(`sanctioned-${number}`, "sanctioned");
  const isPayer = random.chance(0.3);
  let when = at;
  for (let n = random.integer(1, 3); n > 0; n--, when += random.between(2, 30) * HOUR) {
    const person = pickActive(town, random, when);
    const shop = anyShop(town, random, when);
    const worth = random.around(person.level * 2, 0.6);
    const wish: Wish = isPayer
      ? { at: when, payer: listed, payee: shop.party, currency: shop.currency, worth, kind }
      : { at: when, payer: person.party, payee: listed, currency: "coin", worth, kind };
    schedule.wish(wish);
  }
  const isLate = random.chance(0.12);
  schedule.watch(listed, isLate ? when + DAY : schedule.startAt);
}

/** Same first four and last four digits, the rest by chance. */
function lookalikeOf(address: string, random: Random): string {
  const middle = Array.from({ length: 32 }, () => random.integer(0, 15).toString(16)).join("");
  return `${address.slice(0, 6)}${middle}${address.slice(-4)}`;
}

function anyShop(town: Town, random: Random, at: number): Shop {
  return random.pick(town.shops.filter((shop) => isOpen(shop, at)));
}

function present(town: Town, at: number): readonly Person[] {
  return town.people.filter(({ joinAt }) => joinAt <= at);
}

/** Somebody who has lived here for some time. */
function pickActive(town: Town, random: Random, at: number): Person {
  const settled = town.people.filter(({ joinAt }) => joinAt <= at - 5 * DAY);
  return random.pick(settled.length > 0 ? settled : present(town, at));
}
