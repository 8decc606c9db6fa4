import type { Knobs } from "./knobs.ts";
import type { Random } from "./random.ts";
import type { FraudKind, Intent, Outcome, Party } from "./world.ts";

const DAY = 86_400;

type Discovery = {
  /** Share of the payments that the payer disputes before `refundBy`. */
  readonly disputed: number;
  /** Share of the others that a person finds out about, and after how many days. */
  readonly found: number;
  readonly foundDays: readonly [number, number];
};

/** How each kind of fraud comes to light. */
export const DISCOVERY: Record<FraudKind, Discovery> = {
  account_takeover: { disputed: 0.5, found: 0.7, foundDays: [1, 10] },
  card_testing: { disputed: 0.3, found: 0.7, foundDays: [0.5, 6] },
  vanishing_shop: { disputed: 0.75, found: 0.7, foundDays: [2, 12] },
  mule: { disputed: 0.45, found: 0.7, foundDays: [1, 10] },
  address_poisoning: { disputed: 0.6, found: 0.8, foundDays: [0.5, 5] },
  sanctioned: { disputed: 0, found: 0.95, foundDays: [0.5, 5] },
  bust_out: { disputed: 0.75, found: 0.7, foundDays: [2, 12] },
  triangulation: { disputed: 0.25, found: 0.65, foundDays: [5, 25] },
  refund_abuse: { disputed: 0.95, found: 0.5, foundDays: [3, 15] },
  structuring: { disputed: 0, found: 0.7, foundDays: [3, 20] },
  wash_trade: { disputed: 0, found: 0.6, foundDays: [3, 25] },
};

/** Share of the disputes that a shop ends by giving the money back. */
const GIVEN_BACK = 0.15;
/** Share of the honest payments that are given back without a dispute. */
const TAKEN_BACK = 0.01;

/**
 * What becomes known about the payments of a world if they are released: disputes, what becomes of them, and what a
 * person finds out later. Honest payments are disputed too, and arbiters err.
 *
 * @param intents - in the order of time.
 * @returns in the order of time.
 */
export function outcomesOf(intents: readonly Intent[], knobs: Knobs, random: Random): Outcome[] {
  const { reported, honestDisputes } = knobs;
  const outcomes: Outcome[] = [];
  if (reported === 0 && honestDisputes === 0) return outcomes;
  for (const intent of intents) {
    const { index, at, kind } = intent;
    if (intent.cancelled) continue;
    const plan = kind === "honest" ? undefined : DISCOVERY[kind];
    const isDisputed = random.chance(plan === undefined ? honestDisputes : reported * plan.disputed);
    if (isDisputed) settleDispute(outcomes, intent, random);
    else if (plan !== undefined && random.chance(reported * plan.found)) {
      const [least, most] = plan.foundDays;
      outcomes.push({ index, at: at + seconds(random, least, most), source: "verdict", isFraud: true });
    } else if (plan === undefined && random.chance(TAKEN_BACK)) {
      outcomes.push({ index, at: beforeRefundBy(intent, random), source: "refund" });
    }
  }
  return outcomes.sort((a, b) => a.at - b.at || a.index - b.index);
}

function settleDispute(outcomes: Outcome[], intent: Intent, random: Random): void {
  const { index, payee } = intent;
  const at = beforeRefundBy(intent, random);
  outcomes.push({ index, at, source: "dispute" });
  if (payee.role === "shop" && random.chance(GIVEN_BACK)) {
    outcomes.push({ index, at: at + 600, source: "refund" });
    return;
  }
  outcomes.push({ index, at: at + seconds(random, 1, 5), source: "arbiter", against: decide(intent, random) });
}

function decide({ kind, payer, payee }: Intent, random: Random): "payer" | "payee" | "both" | "nobody" {
  const luck = random.fraction();
  if (kind === "honest") return luck < 0.5 ? "payee" : luck < 0.6 ? "payer" : "nobody";
  if (kind === "refund_abuse") return luck < 0.65 ? "payer" : luck < 0.9 ? "payee" : "nobody";
  if (luck < 0.08) return "nobody";
  if (isCulprit(payee)) return isCulprit(payer) ? "both" : "payee";
  return "payer";
}

function isCulprit({ role }: Party): boolean {
  return role !== "person" && role !== "shop";
}

/** A second after the capture and before `refundBy`. */
function beforeRefundBy({ at, captureAfterSeconds, refundBySeconds }: Intent, random: Random): number {
  return at + captureAfterSeconds + Math.floor((refundBySeconds - captureAfterSeconds) * random.between(0.05, 0.95));
}

function seconds(random: Random, leastDays: number, mostDays: number): number {
  return Math.floor(random.between(leastDays, mostDays) * DAY);
}
