import { advance, applyEvent } from "../../src/features/applyEvent.ts";
import type { FeatureEvent, ReturnKind } from "../../src/features/events.ts";
import { readFeatures } from "../../src/features/readFeatures.ts";
import { type FeatureSets, NATIVE_TOKEN } from "../../src/features/sets.ts";
import type { Change, FeatureState } from "../../src/features/state.ts";

const DAY = 86_400;
const ADDRESSES = 4000;
/** Blocks that can be undone. */
const DEPTH = 40;
const TOKENS = ["0x00000000000000000000000000000000000000A1", "0x00000000000000000000000000000000000000a2"];
const WORTHLESS = "0x00000000000000000000000000000000000000ff";

/** What one life saw, in the order in which it saw it. */
export type Witness = {
  /** Features of a payment just before it. */
  readonly row: (features: readonly number[]) => void;
  /** Changes of a block. */
  readonly journal: (changes: readonly Change[]) => void;
};

type Open = { readonly paymentId: string; readonly payer: string; readonly payee: string; held: bigint };

/** Token units (one of them prime), watchlist and rules that {@link liveReorganised} wants in force. */
export const REORGANISED_SETS: FeatureSets = {
  tokens: [
    { token: TOKENS[0] as string, unit: 1_000_000n },
    { token: TOKENS[1] as string, unit: 999_999_937n },
  ],
  watchlist: [
    { address: addressOf(70).toUpperCase().replace("0X", "0x"), from: 1_700_400_000, until: 1_701_000_000 },
    { address: addressOf(71), from: 0 },
  ],
  rules: [{ payer: addressOf(3), payee: addressOf(4) }, { payee: addressOf(90) }, { payer: "name-5" }],
};

/**
 * A seeded life of every kind of event among thousands of parties, in blocks, some of which are undone and partly
 * applied again: addresses of any case, look-alikes, names that are no addresses, tokens with and without a unit,
 * amounts from nothing to more than a float holds, events of payments that the state does not know.
 *
 * @param count - events that are taken in, those of blocks applied again included.
 * @returns how many events there were, and how many blocks were undone.
 */
export function liveReorganised(
  state: FeatureState,
  seed: number,
  count: number,
  witness: Witness,
): { events: number; undone: number } {
  const random = createRandom(seed);
  const applied: { events: readonly FeatureEvent[]; changes: readonly Change[] }[] = [];
  const open: Open[] = [];
  let [at, ids, events, undone] = [1_700_000_000, 0, 0, 0];

  const apply = (block: readonly FeatureEvent[]) => {
    state.begin();
    for (const event of block) {
      advance(state, event.at);
      if (event.type === "authorized" || event.type === "transferred") witness.row(readFeatures(state, event));
      applyEvent(state, event);
    }
    const changes = state.commit();
    witness.journal(changes);
    events += block.length;
    applied.push({ events: block, changes });
    if (applied.length > DEPTH) applied.shift();
  };
  const make = (): FeatureEvent => {
    const kind = random(100);
    const known = open[random(Math.max(1, open.length))];
    if (kind < 35 || known === undefined) {
      const paymentId = `0x${(++ids * 2_654_435_761).toString(16).padStart(64, "0")}`;
      const [payer, payee] = partiesOf(random);
      const amount = amountOf(random);
      const refundBy = at + random(12) * 3 * 3600 - 7200;
      if (open.length > 2000) open.splice(random(open.length), 1);
      open.push({ paymentId, payer, payee, held: amount });
      return { type: "authorized", at, paymentId, payer, payee, token: tokenOf(random), amount, refundBy };
    }
    const { paymentId, payer, payee } = known;
    if (kind < 60) {
      const amount = random(3) === 0 ? known.held / 3n : known.held;
      known.held -= amount;
      return { type: "captured", at, paymentId, amount };
    }
    if (kind < 66) {
      const amount = random(3) === 0 ? known.held / 2n : known.held;
      known.held -= amount;
      return { type: "returned", at, paymentId, amount, how: ["void", "deny", "reclaim"][random(3)] as ReturnKind };
    }
    if (kind < 69) return { type: "refunded", at, paymentId, amount: amountOf(random) };
    if (kind < 70) return { type: "labelled", at, address: partiesOf(random)[1] };
    if (kind < 72) {
      const against = (["payer", "payee", "both"] as const)[random(3)] as "payer" | "payee" | "both";
      return { type: "disputed", at, paymentId, payer, payee, against };
    }
    const [from, to] = partiesOf(random);
    return { type: "transferred", at, payer: from, payee: to, token: tokenOf(random), amount: amountOf(random) };
  };

  while (events < count) {
    at += random(50) === 0 ? random(3 * DAY) : random(400);
    const size = random(12);
    apply(
      Array.from({ length: size }, () => {
        if (random(4) === 0) at += random(20);
        return make();
      }),
    );
    if (random(60) > 0) continue;
    const gone = applied.splice(-1 - random(applied.length));
    for (const { changes } of gone.toReversed()) state.revert(JSON.parse(JSON.stringify(changes)));
    undone += gone.length;
    for (const { events: block } of gone) if (random(3) > 0) apply(block);
  }
  return { events, undone };
}

/** Party number n: every eighth is no address, every eighth looks like another one, every fourth is shouted. */
function addressOf(n: number): string {
  if (n % 8 === 5) return `name-${n}`;
  const digits = ((n * 2_654_435_761 + 97) % 2 ** 32).toString(16).padStart(8, "0");
  const middle = ((n * 40_503 + 11) % 2 ** 32).toString(16).padStart(8, "0").repeat(4);
  if (n % 8 === 7) {
    const like = addressOf(n - 7 - (n % 64 === 63 ? 8 : 0));
    const kept = 4 + (n % 3);
    return `${like.slice(0, 2 + kept)}${`${middle}00`.slice(0, 40 - kept - 4)}${like.slice(-4)}`;
  }
  return `0x${digits}${middle}`;
}

function partiesOf(random: (below: number) => number): [string, string] {
  const party = () => {
    const most = random(4) === 0 ? ADDRESSES : random(2) === 0 ? 300 : 20;
    const address = addressOf(random(most));
    return random(6) === 0 ? address.toUpperCase().replace(/^0X/, random(2) === 0 ? "0x" : "0X") : address;
  };
  const payer = party();
  return [payer, random(50) === 0 ? payer : party()];
}

function tokenOf(random: (below: number) => number): string {
  const kind = random(20);
  if (kind < 12) return NATIVE_TOKEN;
  if (kind < 19) return TOKENS[kind % 2] as string;
  return WORTHLESS;
}

function amountOf(random: (below: number) => number): bigint {
  const kind = random(40);
  if (kind === 0) return 0n;
  if (kind === 1) return 2n ** BigInt(80 + random(40)) + BigInt(random(1000));
  if (kind < 10) return BigInt(1 + random(2 ** 31)) * 10n ** BigInt(random(6));
  return BigInt(1 + random(100_000)) * 10n ** 14n + BigInt(random(1_000_000));
}

/** Integers below a bound, the same for the same seed (mulberry32). */
function createRandom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return Math.floor((((x ^ (x >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}
