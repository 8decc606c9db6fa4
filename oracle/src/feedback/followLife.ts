import { advance, applyEvent } from "../features/applyEvent.ts";
import type { ScoredPayment } from "../features/events.ts";
import { readFeatures } from "../features/readFeatures.ts";
import { compileSets, toMillionths } from "../features/sets.ts";
import { createFeatureState } from "../features/state.ts";
import { LabelBook } from "./labelBook.ts";
import type { Life } from "./lifeEvent.ts";

/** A payment as it was scored: its features are what was known just before it. */
export type LifePayment = {
  readonly paymentId: string;
  readonly at: number;
  readonly payer: string;
  readonly features: readonly number[];
  /** Millionths of the reference unit; 0 for a token without a unit. */
  readonly value: number;
};

export type FollowedLife = {
  /** In the order of time. */
  readonly payments: readonly LifePayment[];
  readonly labels: LabelBook;
  /** Second of the last event: what is known is known up to here. */
  readonly endAt: number;
};

/**
 * Plays a life through the features, just as a node does: each payment's features are read before anything that comes
 * after them, and labels are kept with the second at which they arrived.
 */
export function followLife({ sets, events }: Life): FollowedLife {
  const state = createFeatureState(sets);
  const units = compileSets(sets);
  const labels = new LabelBook();
  const payments: LifePayment[] = [];
  const parties = new Map<string, Pick<ScoredPayment, "payer" | "payee">>();
  let endAt = 0;
  for (const event of events) {
    endAt = event.at;
    advance(state, event.at);
    labels.record(event);
    switch (event.type) {
      case "authorized": {
        const { paymentId, at, payer, payee, token, amount } = event;
        const features = readFeatures(state, { at, payer, payee, token, amount });
        const value = Number(toMillionths(units, token, amount) ?? 0n);
        payments.push({ paymentId, at, payer, features, value });
        parties.set(paymentId, { payer, payee });
        applyEvent(state, event);
        break;
      }
      case "disputeDecided": {
        const { at, paymentId, against } = event;
        const both = parties.get(paymentId);
        if (both !== undefined && against !== "nobody") {
          applyEvent(state, { type: "disputed", at, paymentId, ...both, against });
        }
        break;
      }
      case "disputeOpened":
      case "verdict":
        break; // features know nothing of them
      default:
        applyEvent(state, event);
    }
  }
  return { payments, labels, endAt };
}
