/** What features take from the manifest instead of the chain. */
export type FeatureSets = {
  /** Base units in one reference unit of a token. The native coin's is 10¹⁸ where it is not named. */
  readonly tokens: readonly { readonly token: string; readonly unit: bigint }[];
  /** Listed from second `from` on, until before second `until`. */
  readonly watchlist: readonly { readonly address: string; readonly from: number; readonly until?: number }[];
  /** Pairs that a rule flags; a side that is left out means anybody. */
  readonly rules: readonly { readonly payer?: string; readonly payee?: string }[];
};

export const NATIVE_TOKEN = "0x0000000000000000000000000000000000000000";
const NATIVE_UNIT = 10n ** 18n;
const MILLION = 1_000_000n;

/** In sums and ratios an amount counts as at most this many millionths of the reference unit. */
export const MAX_COUNTED_AMOUNT = 2 ** 50;

/** Millionths of the reference unit are amount · times / by. */
type Scale = { readonly times: bigint; readonly by: bigint };

/** Sets made ready for lookups. */
export type CompiledSets = {
  readonly scales: ReadonlyMap<string, Scale>;
  readonly watchlist: ReadonlyMap<string, readonly { readonly from: number; readonly until: number }[]>;
  readonly rules: ReadonlySet<string>;
};

export function compileSets(sets: FeatureSets): CompiledSets {
  const scales = new Map([[NATIVE_TOKEN, scaleOf(NATIVE_UNIT)]]);
  for (const { token, unit } of sets.tokens) {
    if (unit <= 0n) throw new Error(`The unit of token ${token} is ${unit}; give its base units per reference unit.`);
    scales.set(token.toLowerCase(), scaleOf(unit));
  }
  const watchlist = new Map<string, { from: number; until: number }[]>();
  for (const { address, from, until = Number.POSITIVE_INFINITY } of sets.watchlist) {
    const key = address.toLowerCase();
    watchlist.set(key, [...(watchlist.get(key) ?? []), { from, until }]);
  }
  const rules = new Set(sets.rules.map(({ payer = "*", payee = "*" }) => ruleKey(payer, payee)));
  return { scales, watchlist, rules };
}

function scaleOf(unit: bigint): Scale {
  return unit % MILLION === 0n ? { times: 1n, by: unit / MILLION } : { times: MILLION, by: unit };
}

/** @throws if it is less than nothing. */
export function requireAmount(amount: bigint): void {
  if (amount < 0n) throw new Error(`An amount of ${amount} is none: give base units from 0 on.`);
}

/** Millionths of the reference unit, rounded down; undefined for a token without a unit. */
export function toMillionths(sets: CompiledSets, token: string, amount: bigint): bigint | undefined {
  const scale = sets.scales.get(token) ?? sets.scales.get(token.toLowerCase());
  if (scale === undefined) return undefined;
  return (scale.times === 1n ? amount : amount * scale.times) / scale.by;
}

/** Whether an address, of any case, is on the watchlist at a second. */
export function isWatched(sets: CompiledSets, address: string, at: number): boolean {
  if (sets.watchlist.size === 0) return false;
  return sets.watchlist.get(address.toLowerCase())?.some(({ from, until }) => from <= at && at < until) ?? false;
}

export function isFlaggedByRule(sets: CompiledSets, payer: string, payee: string): boolean {
  const { rules } = sets;
  if (rules.size === 0) return false;
  return rules.has(ruleKey(payer, payee)) || rules.has(ruleKey(payer, "*")) || rules.has(ruleKey("*", payee));
}

function ruleKey(payer: string, payee: string): string {
  return `${payer.toLowerCase()}>${payee.toLowerCase()}`;
}
