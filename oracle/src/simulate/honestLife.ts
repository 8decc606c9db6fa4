import type { Knobs } from "./knobs.ts";
import type { Random } from "./random.ts";
import type { Schedule } from "./schedule.ts";
import type { Currency, Party } from "./world.ts";

const DAY = 86_400;
const HOUR = 3600;

export type Shop = {
  readonly party: Party;
  readonly openAt: number;
  readonly currency: Currency;
  /** Usual price in coins. */
  readonly price: number;
  readonly popularity: number;
};

export type Person = {
  readonly party: Party;
  readonly joinAt: number;
  /** Usual payment in coins. */
  readonly level: number;
  readonly activity: number;
  readonly shops: Shop[];
  friends: Person[];
};

export type Town = { readonly people: readonly Person[]; readonly shops: readonly Shop[] };

/** Shops, and what draws people to them as plain numbers: that is read for every purchase. */
type Market = {
  readonly shops: readonly Shop[];
  readonly openAt: Float64Array;
  readonly popularity: Float64Array;
};

/** Settles people and shops and lets them trade until the end. */
export function liveHonestly(schedule: Schedule, knobs: Knobs): Town {
  const random = schedule.random.fork("town");
  const shops = Array.from({ length: knobs.shops }, (_, i) => openShop(schedule, random, knobs, i));
  const openAt = Float64Array.from(shops, (shop) => shop.openAt);
  const popularity = Float64Array.from(shops, (shop) => shop.popularity);
  const market = { shops, openAt, popularity };
  const atStart = shops.filter((shop) => isOpen(shop, schedule.startAt));
  const people = Array.from({ length: knobs.people }, (_, i) =>
    settlePerson(schedule, random, knobs, shops, atStart, i),
  );
  // However fast a place grows, somebody was there first.
  const first = people[0];
  if (first !== undefined && !people.some(({ joinAt }) => joinAt === schedule.startAt)) {
    people[0] = { ...first, joinAt: schedule.startAt, shops: atStart.slice(0, 3) };
  }
  for (const person of people) person.friends = random.sample(people, 3).filter((friend) => friend !== person);
  for (const person of people) spend(schedule, random.fork(person.party.name), knobs, person, market);
  for (const shop of shops) buySupplies(schedule, random.fork(shop.party.name), knobs, shop, shops);
  collectForGifts(schedule, random.fork("gifts"), people, shops);
  return { people, shops };
}

/** A second of that day when people are awake, rarely one when they are not. */
function daytime(random: Random, { nightShare, peakHour }: Knobs, dayStart: number): number {
  if (random.chance(nightShare)) return dayStart + random.between(0, DAY);
  return dayStart + Math.min(23.9, Math.max(6, peakHour + 4 * random.normal())) * HOUR;
}

export function isOpen({ openAt }: Shop, at: number): boolean {
  return openAt <= at;
}

function openShop(schedule: Schedule, random: Random, knobs: Knobs, i: number): Shop {
  const joinsLater = i >= 3 && random.chance(knobs.growth);
  const openAt = joinsLater ? random.between(schedule.startAt + 3 * DAY, schedule.endAt - 3 * DAY) : schedule.startAt;
  return {
    party: schedule.party(`shop-${i + 1}`, "shop"),
    openAt,
    currency: random.chance(0.45) ? "token" : "coin",
    price: random.around(0.03, 0.7),
    popularity: random.around(1, 0.9),
  };
}

function settlePerson(
  schedule: Schedule,
  random: Random,
  knobs: Knobs,
  shops: Shop[],
  atStart: Shop[],
  i: number,
): Person {
  const joinsLater = random.chance(knobs.growth);
  const joinAt = joinsLater ? random.between(schedule.startAt, schedule.endAt - 2 * DAY) : schedule.startAt;
  return {
    party: schedule.party(`person-${i + 1}`, "person"),
    joinAt,
    level: random.around(0.03, 0.6),
    activity: random.around(knobs.activity, 0.45),
    shops: random.sample(joinsLater ? shops.filter((shop) => isOpen(shop, joinAt)) : atStart, random.integer(2, 5)),
    friends: [],
  };
}

function spend(schedule: Schedule, random: Random, knobs: Knobs, person: Person, market: Market): void {
  for (let day = 0; ; day++) {
    const dayStart = schedule.startAt + day * DAY;
    if (dayStart >= schedule.endAt) return;
    if (dayStart + DAY <= person.joinAt) continue;
    const weekend = day % 7 >= 5 ? knobs.weekend : 1;
    for (let left = person.activity * weekend; left > 0; left--) {
      if (random.chance(Math.min(1, left))) buy(schedule, random, person, market, daytime(random, knobs, dayStart));
    }
    // A day in town: several shops within two hours, new ones among them.
    if (random.chance(0.012)) {
      let at = daytime(random, knobs, dayStart);
      for (let n = random.integer(3, 5); n > 0; n--, at += random.between(120, 2400)) {
        buy(schedule, random, person, market, at, 0.45);
      }
    }
  }
}

function buy(schedule: Schedule, random: Random, person: Person, market: Market, at: number, curiosity = 0.1): void {
  if (at < person.joinAt) return;
  const payer = person.party;
  if (random.chance(0.07) && person.friends.length > 0) {
    const friend = random.chance(0.97) ? random.pick(person.friends) : random.pick(random.pick(person.friends).friends);
    if (friend === undefined || friend === person || friend.joinAt > at) return;
    const worth = random.around(person.level * 0.5, 0.4);
    schedule.wish({ at, payer, payee: friend.party, currency: "coin", worth, kind: "honest" });
    return;
  }
  const isCurious = person.shops.length === 0 || random.chance(curiosity);
  const shop = isCurious ? byAttraction(random, market, at) : random.pick(person.shops);
  if (isCurious && !person.shops.includes(shop) && random.chance(0.5)) person.shops.push(shop);
  const isBig = random.chance(0.014);
  const usual = Math.sqrt(person.level * shop.price);
  const worth = random.around(isBig ? usual * random.between(3, 8) : usual, 0.4);
  schedule.wish({ at, payer, payee: shop.party, currency: shop.currency, worth, kind: "honest" });
}

/** Popular shops, and those that have just opened: honest openings look like the start of a fraud. */
function byAttraction(random: Random, { shops, openAt, popularity }: Market, at: number): Shop {
  const attraction = (i: number) => (popularity[i] as number) * (at - (openAt[i] as number) < 5 * DAY ? 2 : 1);
  let total = 0;
  for (let i = 0; i < openAt.length; i++) if ((openAt[i] as number) <= at) total += attraction(i);
  let left = random.fraction() * total;
  let last = 0;
  for (let i = 0; i < openAt.length; i++) {
    if ((openAt[i] as number) > at) continue;
    last = i;
    left -= attraction(i);
    if (left < 0) break;
  }
  return shops[last] as Shop;
}

function buySupplies(schedule: Schedule, random: Random, knobs: Knobs, shop: Shop, shops: readonly Shop[]): void {
  const suppliers = random.sample(
    shops.filter((other) => other !== shop),
    2,
  );
  let at = shop.openAt + random.between(2, 9) * DAY;
  for (; at < schedule.endAt; at += random.between(5, 13) * DAY) {
    const supplier = random.chance(0.9) ? random.pick(suppliers) : random.pick(shops);
    if (!isOpen(supplier, at) || supplier === shop) continue;
    const worth = random.around(shop.price * 3, 0.5);
    const dayStart = at - ((at - schedule.startAt) % DAY);
    const { party: payer } = shop;
    const when = Math.max(shop.openAt, daytime(random, knobs, dayStart));
    schedule.wish({ at: when, payer, payee: supplier.party, currency: supplier.currency, worth, kind: "honest" });
  }
}

/** Friends give money to one of them, who buys a present: honest, and shaped like a mule. */
function collectForGifts(schedule: Schedule, random: Random, people: readonly Person[], shops: readonly Shop[]): void {
  const often = (24 * DAY * 28) / people.length;
  let at = schedule.startAt + random.between(0.3, 1) * often;
  for (; at < schedule.endAt - DAY; at += random.between(0.6, 1.4) * often) {
    const here = people.filter(({ joinAt }) => joinAt <= at);
    if (here.length < 4) continue;
    const organiser = random.pick(here);
    const friends = [...new Set([...organiser.friends, ...random.sample(here, 1)])];
    const share = random.around(0.02, 0.4);
    let count = 0;
    for (const friend of friends) {
      if (friend === organiser || friend.joinAt > at) continue;
      const when = at + random.between(0, 20) * HOUR;
      const payer = friend.party;
      const worth = random.around(share, 0.1);
      schedule.wish({ at: when, payer, payee: organiser.party, currency: "coin", worth, kind: "honest" });
      count++;
    }
    const open = shops.filter((shop) => isOpen(shop, at));
    const shop = random.pick(open);
    const when = at + random.between(21, 40) * HOUR;
    const worth = share * (count + 1);
    const { party: payer } = organiser;
    schedule.wish({ at: when, payer, payee: shop.party, currency: shop.currency, worth, kind: "honest" });
  }
}
