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

/** In sums and ratios an amount counts as at most this many millionths of the reference unit. */
export const MAX_COUNTED_AMOUNT = 2 ** 50;

/** Sets made ready for lookups. */
export type CompiledSets = {
  readonly units: ReadonlyMap<string, bigint>;
  readonly watchlist: ReadonlyMap<string, readonly { readonly from: number; readonly until: number }[]>;
  readonly rules: ReadonlySet<string>;
};

export function compileSets(sets: FeatureSets): CompiledSets {
  const units = new Map([[NATIVE_TOKEN, NATIVE_UNIT]]);
  for (const { token, unit } of sets.tokens) {
    if (unit <= 0n) throw new Error(`The unit of token ${token} is ${unit}; give its base units per reference unit.`);
    units.set(token.toLowerCase(), unit);
  }
  const watchlist = new Map<string, { from: number; until: number }[]>();
  for (const { address, from, until = Number.POSITIVE_INFINITY } of sets.watchlist) {
    const key = address.toLowerCase();
    watchlist.set(key, [...(watchlist.get(key) ?? []), { from, until }]);
  }
  const rules = new Set(sets.rules.map(({ payer = "*", payee = "*" }) => ruleKey(payer, payee)));
  return { units, watchlist, rules };
}

/** Millionths of the reference unit, rounded down; undefined for a token without a unit. */
export function toMillionths(sets: CompiledSets, token: string, amount: bigint): bigint | undefined {
  const unit = sets.units.get(token.toLowerCase());
  return unit === undefined ? undefined : (amount * 1_000_000n) / unit;
}

export function isWatched(sets: CompiledSets, address: string, at: number): boolean {
  return sets.watchlist.get(address)?.some(({ from, until }) => from <= at && at < until) ?? false;
}

export function isFlaggedByRule(sets: CompiledSets, payer: string, payee: string): boolean {
  const { rules } = sets;
  if (rules.size === 0) return false;
  return rules.has(ruleKey(payer, payee)) || rules.has(ruleKey(payer, "*")) || rules.has(ruleKey("*", payee));
}

function ruleKey(payer: string, payee: string): string {
  return `${payer.toLowerCase()}>${payee.toLowerCase()}`;
}
