import { type Decision, intentId, playIntents, worldSets } from "../simulate/playIntents.ts";
import { createRandom } from "../simulate/random.ts";
import type { Intent, Outcome, World } from "../simulate/world.ts";
import type { Feedback, Life, LifeEvent } from "./lifeEvent.ts";

const DAY = 86_400;
/** What a person looks into of held and denied payments, how long that takes, and how often it is right. */
const REVIEWED = 0.8;
const REVIEW_DAYS = [0.3, 3] as const;
const RIGHT = 0.98;

/**
 * The life of a simulated world under a gate, with what became known until the world's end: disputes and what arbiters
 * decide, refunds, and what persons find out about released, held and denied payments. Equal worlds and gates give equal
 * lives.
 *
 * @param decide - the gate's verdict over the features.
 */
export function simulatedLife(world: World, decide: (features: readonly number[]) => Decision): Life {
  const events: LifeEvent[] = [];
  const random = createRandom(`${world.seed}/reviews`);
  const played = playIntents(world, decide, {
    // Decided disputes and refunds are told as outcomes.
    onEvent: (event) => {
      if (event.type !== "disputed") events.push(event);
    },
    onOutcome: (outcome, intent) => {
      const feedback = feedbackOf(outcome, intent);
      if (feedback !== undefined) events.push(feedback);
    },
  });
  for (const { intent, decision } of played) {
    if (decision === "release") continue;
    const { at, amount, refundBySeconds, kind } = intent;
    const paymentId = intentId(intent);
    if (decision === "hold") {
      events.push({ type: "returned", at: at + refundBySeconds, paymentId, amount, how: "reclaim" });
    }
    if (!random.chance(REVIEWED)) continue;
    const reviewedAt = at + Math.floor(random.between(...REVIEW_DAYS) * DAY);
    const isFraud = (kind !== "honest") === random.chance(RIGHT);
    events.push({ type: "verdict", at: reviewedAt, paymentId, isFraud });
  }
  // Stable: what happens in one second keeps its order.
  const known = events.filter(({ at }) => at < world.endAt).sort((a, b) => a.at - b.at);
  return { sets: worldSets(world), events: known };
}

function feedbackOf(outcome: Outcome, intent: Intent): Feedback | undefined {
  const { at } = outcome;
  const paymentId = intentId(intent);
  switch (outcome.source) {
    case "dispute":
      return { type: "disputeOpened", at, paymentId };
    case "arbiter":
      return { type: "disputeDecided", at, paymentId, against: outcome.against };
    case "verdict":
      return { type: "verdict", at, paymentId, isFraud: outcome.isFraud };
    case "refund":
      return undefined;
  }
}
