import { advance, applyEvent } from "../features/applyEvent.ts";
import type { FeatureEvent } from "../features/events.ts";
import { readFeatures } from "../features/readFeatures.ts";
import { type FeatureSets, NATIVE_TOKEN } from "../features/sets.ts";
import { createFeatureState } from "../features/state.ts";
import { type Currency, type Intent, type Outcome, TOKEN_UNIT, type World } from "./world.ts";

export type Decision = "release" | "hold" | "deny";

export type PlayedIntent = {
  readonly intent: Intent;
  readonly features: readonly number[];
  readonly decision: Decision;
};

/** Stands for the world's ERC-20 token where there is no chain. */
export const SIMULATED_TOKEN = "0x5105105105105105105105105105105105105105";

/** Called as a world is played, in order: what happens to payments, and what becomes known of released ones. */
export type Watcher = {
  readonly onEvent: (event: FeatureEvent) => void;
  readonly onOutcome: (outcome: Outcome, intent: Intent) => void;
};

/** What the world's manifest says about tokens and sanctions. */
export function worldSets(world: World, token: string = SIMULATED_TOKEN): FeatureSets {
  return { tokens: [{ token, unit: TOKEN_UNIT }], watchlist: world.watchlist, rules: [] };
}

/**
 * Plays a world without a chain, just as the escrow would: each payment is authorized, scored on what is known just
 * before it, and then captured when the payee comes for it (release), left until it goes back (hold), or sent back
 * at once (deny). What is not released never settles, so every decision shapes what later features see.
 *
 * @param decide - the gate's verdict over the features; called once an intent, in order of time.
 * @param watcher - told of everything that the state takes in; an outcome before the event that follows from it.
 */
export function playIntents(
  world: World,
  decide: (features: readonly number[], intent: Intent) => Decision,
  watcher?: Watcher,
): PlayedIntent[] {
  const state = createFeatureState(worldSets(world));
  const take = (event: FeatureEvent) => {
    applyEvent(state, event);
    watcher?.onEvent(event);
  };
  const played: PlayedIntent[] = [];
  const released = new Set<number>();
  for (const step of stepsOf(world)) {
    const { at } = step;
    advance(state, at);
    if (step.type === "label") {
      take({ type: "labelled", at, address: step.address });
      continue;
    }
    const { intent } = step;
    const { amount } = intent;
    if (step.type === "outcome") {
      if (!released.has(intent.index)) continue;
      watcher?.onOutcome(step.outcome, intent);
      const event = eventOf(step.outcome, intent);
      if (event !== undefined) take(event);
      continue;
    }
    const paymentId = intentId(intent);
    if (step.type === "finish") {
      if (!released.has(intent.index)) continue;
      if (intent.cancelled) take({ type: "returned", at, paymentId, amount, how: "void" });
      else take({ type: "captured", at, paymentId, amount });
      continue;
    }
    const payment = {
      at,
      payer: intent.payer.address,
      payee: intent.payee.address,
      token: tokenOf(intent.currency),
      amount,
    };
    const features = readFeatures(state, payment);
    const decision = decide(features, intent);
    take({ type: "authorized", paymentId, refundBy: at + intent.refundBySeconds, ...payment });
    if (decision === "release") released.add(intent.index);
    if (decision === "deny") take({ type: "returned", at, paymentId, amount, how: "deny" });
    played.push({ intent, features, decision });
  }
  return played;
}

type Step =
  | { readonly type: "label"; readonly at: number; readonly address: string }
  | { readonly type: "pay" | "finish"; readonly at: number; readonly intent: Intent }
  | { readonly type: "outcome"; readonly at: number; readonly intent: Intent; readonly outcome: Outcome };

const ORDER = { label: 0, pay: 1, finish: 2, outcome: 3 };

/** What features learn from an outcome: money given back, and whom an arbiter's decision speaks against. */
function eventOf(outcome: Outcome, { amount, payer, payee, ...intent }: Intent): FeatureEvent | undefined {
  const { at } = outcome;
  const paymentId = intentId(intent);
  if (outcome.source === "refund") return { type: "refunded", at, paymentId, amount };
  if (outcome.source !== "arbiter" || outcome.against === "nobody") return undefined;
  const parties = { payer: payer.address, payee: payee.address };
  return { type: "disputed", at, paymentId, ...parties, against: outcome.against };
}

/** Names a payment of a world as its events do. */
export function intentId({ index }: Pick<Intent, "index">): string {
  return String(index).padStart(8, "0");
}

/** Everything that happens in a world, in order: labels before payments before captures of one second. */
function stepsOf(world: World): Step[] {
  const steps: Step[] = world.labels.map(({ address, at }) => ({ type: "label", at, address }));
  for (const intent of world.intents) {
    steps.push({ type: "pay", at: intent.at, intent });
    steps.push({ type: "finish", at: intent.at + intent.captureAfterSeconds, intent });
  }
  for (const outcome of world.outcomes) {
    steps.push({ type: "outcome", at: outcome.at, intent: world.intents[outcome.index] as Intent, outcome });
  }
  return steps.sort((a, b) => a.at - b.at || ORDER[a.type] - ORDER[b.type]);
}

function tokenOf(currency: Currency): string {
  return currency === "coin" ? NATIVE_TOKEN : SIMULATED_TOKEN;
}
