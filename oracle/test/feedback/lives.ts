import { NATIVE_TOKEN } from "../../src/features/sets.ts";
import type { Life, LifeEvent } from "../../src/feedback/lifeEvent.ts";
import { type Knobs, townKnobs } from "../../src/simulate/knobs.ts";
import type { FraudKind } from "../../src/simulate/world.ts";

export const DAY = 86_400;
export const address = (digit: number) => `0x${String(digit).padStart(40, "0")}`;

export function authorized(paymentId: string, at: number, payer = 1, payee = 2): LifeEvent & { type: "authorized" } {
  const parties = { payer: address(payer), payee: address(payee), token: NATIVE_TOKEN };
  return { type: "authorized", at, paymentId, ...parties, amount: 10n ** 18n, refundBy: at + 2 * DAY };
}

export function captured(paymentId: string, at: number): LifeEvent {
  return { type: "captured", at, paymentId, amount: 10n ** 18n };
}

export function lifeOf(...events: LifeEvent[]): Life {
  return { sets: { tokens: [], watchlist: [], rules: [] }, events };
}

const LATER: readonly FraudKind[] = ["bust_out", "triangulation", "refund_abuse", "structuring", "wash_trade"];

/** Four months of a small town with the six kinds of fraud of the demo. */
export const stationary: Knobs = {
  ...townKnobs,
  people: 240,
  shops: 50,
  fraud: { ...townKnobs.fraud, ...(Object.fromEntries(LATER.map((kind) => [kind, 0])) as Record<FraudKind, number>) },
};

/** The same town, where prices rise to fourfold and five new kinds of fraud begin after a month, and take over. */
export const drifting: Knobs = {
  ...stationary,
  fraud: { ...townKnobs.fraud, ...(Object.fromEntries(LATER.map((kind) => [kind, 320])) as Record<FraudKind, number>) },
  fraudFromDay: Object.fromEntries(LATER.map((kind) => [kind, 28])),
  driftDay: 28,
  driftPrices: 4,
};
