import type { Row } from "../rows.ts";
import { bar, table } from "../terminal.ts";
import type { ReplayedPayment } from "./playReplay.ts";
import { LEFT_OUT, type LeftOut, type ReadCounts } from "./readTransfers.ts";

const OUTCOMES = ["released", "held", "denied"] as const;
type Outcome = (typeof OUTCOMES)[number];

/** Who is labelled as fraud in a payment: what counts is the payee; the payer is told apart. */
const GROUPS = ["fraudulent", "honest", "payer labelled"] as const;
type GroupName = (typeof GROUPS)[number];

const BINS = 10;

interface Sums {
  payments: number;
  /** wei */
  value: bigint;
}

/** Adds up a replay in memory that does not grow with it. */
export interface ReplayTally {
  readonly payments: number;
  add(payment: ReplayedPayment): void;
  sums(group: GroupName, outcome?: Outcome): Sums;
  /** Payments of a group by score, in ten bins of a thousand. */
  bins(group: GroupName): readonly number[];
}

export function createReplayTally(): ReplayTally {
  const sums = new Map<string, Sums>();
  const bins = new Map<GroupName, number[]>(GROUPS.map((group) => [group, new Array<number>(BINS).fill(0)]));
  let payments = 0;
  const of = (group: GroupName, outcome: Outcome): Sums => {
    const key = `${group} ${outcome}`;
    const known = sums.get(key) ?? { payments: 0, value: 0n };
    sums.set(key, known);
    return known;
  };
  return {
    get payments() {
      return payments;
    },
    add({ value, score, verdict, payeeIsFraud, payerIsFraud }) {
      payments += 1;
      const outcome = verdict === "release" ? "released" : verdict === "deny" ? "denied" : "held";
      const groups: GroupName[] = [payeeIsFraud ? "fraudulent" : "honest"];
      if (payerIsFraud && !payeeIsFraud) groups.push("payer labelled");
      for (const group of groups) {
        const sum = of(group, outcome);
        sum.payments += 1;
        sum.value += value;
        const counts = bins.get(group) as number[];
        const bin = Math.min(BINS - 1, Math.floor(score / 1000));
        counts[bin] = (counts[bin] ?? 0) + 1;
      }
    },
    sums(group, outcome) {
      if (outcome !== undefined) return of(group, outcome);
      const parts = OUTCOMES.map((each) => of(group, each));
      return {
        payments: parts.reduce((sum, part) => sum + part.payments, 0),
        value: parts.reduce((sum, part) => sum + part.value, 0n),
      };
    },
    bins: (group) => bins.get(group) as number[],
  };
}

/** What there is to say about a replay besides its payments. */
export interface ReplayFacts {
  counts: ReadCounts;
  eligible: number;
  inRange: number;
  feedRows: number;
  /** seconds of wall time that the payments took, authorize to last capture */
  seconds: number;
  reportsMissing: number;
  signedTwice: number;
}

const LEFT_OUT_WORDS: Record<LeftOut, string> = {
  failed: "failed",
  creation: "contract creations",
  noAddress: "no address or genesis",
  toSelf: "to oneself",
  zero: "zero amounts",
  above104Bits: "amounts above 104 bits",
  secondListing: "second listings of one transfer",
};

/** The rows of the JSON file. */
export function replayRows(tally: ReplayTally, facts: ReplayFacts): Row[] {
  const { counts } = facts;
  const rows: Row[] = [
    { name: "rows read", value: counts.rows, unit: "rows" },
    { name: "rows broken and skipped", value: counts.broken, unit: "rows" },
    ...LEFT_OUT.map((reason) => ({
      name: `left out: ${LEFT_OUT_WORDS[reason]}`,
      value: counts.leftOut[reason],
      unit: "rows",
    })),
    { name: "transfers that can be payments", value: facts.eligible, unit: "transfers" },
    { name: "of them in the time asked for", value: facts.inRange, unit: "transfers" },
    { name: "transfers in the oracle's feed", value: facts.feedRows, unit: "transfers" },
    { name: "payments replayed", value: tally.payments, unit: "payments" },
  ];
  for (const group of GROUPS) {
    const all = tally.sums(group);
    rows.push({ name: `${group}: payments`, value: all.payments, unit: "payments" });
    rows.push({ name: `${group}: value`, value: ether(all.value), unit: "ETH" });
    for (const outcome of OUTCOMES) {
      const part = tally.sums(group, outcome);
      rows.push({ name: `${group}: ${outcome}`, value: part.payments, unit: "payments" });
      rows.push({ name: `${group}: ${outcome}, share`, value: share(part.payments, all.payments), unit: "share" });
      rows.push({ name: `${group}: ${outcome}, value`, value: ether(part.value), unit: "ETH" });
      rows.push({ name: `${group}: ${outcome}, share of value`, value: shareOf(part.value, all.value), unit: "share" });
    }
    for (const [i, count] of tally.bins(group).entries()) {
      rows.push({
        name: `${group}: score ${i * 1000} to ${i === BINS - 1 ? 10_000 : i * 1000 + 999}`,
        value: count,
        unit: "payments",
      });
    }
  }
  rows.push({ name: "reports missing at a node", value: facts.reportsMissing, unit: "reports" });
  rows.push({ name: "reports signed twice differently", value: facts.signedTwice, unit: "reports" });
  rows.push({ name: "time", value: round(facts.seconds, 2), unit: "s" });
  rows.push({
    name: "decisions",
    value: round(tally.payments / Math.max(facts.seconds, 1e-9), 2),
    unit: "decisions/s",
  });
  return rows;
}

/** The table of outcomes. */
export function replayTable(tally: ReplayTally): string {
  const head = ["payments", "count", "value", ...OUTCOMES.flatMap((outcome) => [outcome, "share", "of value"])];
  const body = GROUPS.map((group) => {
    const all = tally.sums(group);
    const cells = OUTCOMES.flatMap((outcome) => {
      const part = tally.sums(group, outcome);
      return [
        String(part.payments),
        percent(share(part.payments, all.payments)),
        percent(shareOf(part.value, all.value)),
      ];
    });
    const name =
      group === "fraudulent"
        ? "fraudulent (payee labelled)"
        : group === "honest"
          ? "honest (payee not labelled)"
          : "  of these, payer labelled";
    return [name, String(all.payments), `${ether(all.value).toFixed(3)} ETH`, ...cells];
  });
  return table([head, ...body]);
}

/** Score distribution of fraudulent and honest payments, as shares of each. */
export function replayPlot(tally: ReplayTally): string {
  const [fraud, honest] = [tally.bins("fraudulent"), tally.bins("honest")];
  const totals = [fraud, honest].map((counts) => counts.reduce((a, b) => a + b, 0)) as [number, number];
  const width = 28;
  const lines = [`${"score".padEnd(12)} ${"honest".padEnd(width + 9)} fraudulent`];
  for (let i = 0; i < BINS; i++) {
    const cell = (count: number, total: number): string => {
      const part = share(count, total);
      return `${bar(part, width).padEnd(width)} ${percent(part).padStart(7)}`;
    };
    const label = `${i * 1000}–${i === BINS - 1 ? 10_000 : i * 1000 + 999}`;
    lines.push(`${label.padEnd(12)} ${cell(honest[i] ?? 0, totals[1])}  ${cell(fraud[i] ?? 0, totals[0])}`.trimEnd());
  }
  return lines.join("\n");
}

/** What was left out and what was not replayed. */
export function replayCounts(facts: ReplayFacts): string {
  const { counts } = facts;
  const rows = [
    ["rows read", counts.rows],
    ...(counts.broken > 0 ? [["broken, skipped", counts.broken] as const] : []),
    ...LEFT_OUT.map((reason) => [`left out: ${LEFT_OUT_WORDS[reason]}`, counts.leftOut[reason]] as const),
    ["can be payments", facts.eligible],
    ["of them in the time asked for", facts.inRange],
    ["not replayed, but known to the oracle", facts.feedRows],
  ] as const;
  return table([["the file", "rows"], ...rows.map(([name, value]) => [name, String(value)])]);
}

/** What these figures do not say. */
export const REPLAY_CAVEAT = `What this does not show: skill. The model was trained on a simulator and has never seen this chain, and in files of
labelled accounts like this one the label follows the date: nearly every legitimate account was first seen before nearly
every fraudulent one, so that the date alone separates them (AUC 0.998 on the data this was made for). A model that
separates them here may have learnt the era. Only payments to labelled accounts are known to be bad; an account without a
label may be anything. What is real are amounts, counterparties, order and load: it shows that the system carries them.`;

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function shareOf(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number((part * 1_000_000n) / whole) / 1_000_000;
}

/** Wei as ether, to nine places. */
function ether(wei: bigint): number {
  return Number(wei / 10n ** 9n) / 1e9;
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}

function round(value: number, places: number): number {
  return Number(value.toFixed(places));
}
