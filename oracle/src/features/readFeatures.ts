import { maxFeature, unknownFeature } from "@sluice/sdk";
import { NOBODY } from "./addressTable.ts";
import { counted, counterAt, meanAt } from "./counters.ts";
import { DAY, decayBySteps, HOUR, stepsBetween } from "./decay.ts";
import type { ScoredPayment } from "./events.ts";
import { lg } from "./lg.ts";
import { outerDigits, sharedDigits } from "./lookalike.ts";
import { mulDiv } from "./mulDiv.ts";
import {
  FAN_IN_AT,
  FAN_IN_VALUE,
  FLOW_AT,
  FLOW_PAID,
  FLOW_RECEIVED,
  GOT,
  LABEL,
  PAID,
  PAYEE,
  PAYEE_AT,
  PAYEE_FIRST_AT,
  PAYEE_PAYERS,
  PAYER,
  PAYER_BURST,
  PAYER_FIRST_AT,
  PAYER_LAST_AT,
  PAYER_NEW_PAYEES,
  type Part,
  SPENT_AT,
} from "./parts.ts";
import { type CompiledSets, isFlaggedByRule, isWatched, requireAmount, toMillionths } from "./sets.ts";
import type { FeatureState } from "./state.ts";
import { PRESENT, type Tables } from "./tables.ts";

const RATIO_ONE = 8192;

/**
 * The sixteen features of docs/spec/features.md for a payment, as known just before it. Changes nothing.
 *
 * @param state - advanced to the payment's second.
 * @param payment - amount in base units of the token, time in seconds.
 * @throws if the state is at another second, or the amount is less than nothing.
 * @returns integers in 0 … 32767, 32767 being unknown.
 */
export function readFeatures(state: FeatureState, payment: ScoredPayment): number[] {
  const { at, token, amount } = payment;
  if (!Number.isSafeInteger(at) || at < state.now || state.dueSettlement(at) !== undefined) {
    throw new Error(`The state is at second ${state.now}: advance it to ${at} before you read features of that time.`);
  }
  requireAmount(amount);
  const { tables, sets } = state;
  const { addresses, pairs } = tables;
  const payer = addresses.find(payment.payer);
  const payee = addresses.find(payment.payee);
  const payerHas = addresses.flags(payer);
  const payeeHas = addresses.flags(payee);
  const isLabelled = ((payerHas | payeeHas) & LABEL.bit) !== 0;
  const millionths = toMillionths(sets, token, amount);
  const amountCounted = millionths === undefined ? undefined : counted(millionths);

  return [
    millionths === undefined ? unknownFeature : Math.min(26624, lg(millionths)),
    overMean(amountCounted, meanAt(addresses, payer, SPENT_AT, at)),
    overMean(amountCounted, meanAt(addresses, payee, PAYEE_AT, at)),
    (payerHas & PAYER.bit) === 0 ? 0 : logSeconds(at - addresses.get(payer, PAYER_FIRST_AT)),
    inSixtyFourths(counterAt(addresses, payer, PAYER_BURST, PAYER_LAST_AT, HOUR, at)),
    inSixtyFourths(counterAt(addresses, payer, PAYER_NEW_PAYEES, PAYER_LAST_AT, DAY, at)),
    (payerHas & PAYER.bit) === 0 ? unknownFeature : logSeconds(at - addresses.get(payer, PAYER_LAST_AT)),
    passThrough(amountCounted, tables, payer, at),
    badShare(tables, payer, PAID),
    (payeeHas & PAYEE.bit) === 0 ? unknownFeature : logSeconds(at - addresses.get(payee, PAYEE_FIRST_AT)),
    Math.min(8192, lg(1 + addresses.get(payee, PAYEE_PAYERS))),
    inSixtyFourths(counterAt(addresses, payee, FAN_IN_VALUE, FAN_IN_AT, DAY, at)),
    badShare(tables, payee, GOT),
    Math.min(8192, lg(1 + pairs.value(pairs.find(payer, payee)))),
    lookalike(tables, payer, payee, payment.payee),
    listed(sets, payment, isLabelled),
  ];
}

function overMean(amount: number | undefined, mean: number | undefined): number {
  if (amount === undefined || mean === undefined) return unknownFeature;
  return Math.min(2 * RATIO_ONE, Math.max(0, RATIO_ONE + lg(amount) - lg(mean)));
}

function logSeconds(seconds: number): number {
  return Math.min(10240, lg(1 + seconds));
}

/** A counter of 4096ths in 64ths. */
function inSixtyFourths(counter: number): number {
  return Math.min(maxFeature, Math.floor(counter / 64));
}

function passThrough(amount: number | undefined, { addresses }: Tables, payer: number, at: number): number {
  if (amount === undefined) return unknownFeature;
  const steps = stepsBetween(DAY, addresses.get(payer, FLOW_AT), at);
  const received = decayBySteps(addresses.get(payer, FLOW_RECEIVED), steps);
  const out = decayBySteps(addresses.get(payer, FLOW_PAID), steps) + amount;
  // Dust sent by strangers stays unknown: who wants to be seen here must give an eighth of what is paid out.
  if (received === 0 || received * 8 < out) return unknownFeature;
  return Math.min(maxFeature, mulDiv(out, 1024, received));
}

/** Share of bad outcomes in PAID or GOT. */
function badShare({ addresses }: Tables, id: number, part: Part): number {
  if ((addresses.flags(id) & LABEL.bit) !== 0) return 1024;
  const [decided, bad] = [addresses.get(id, part.start), addresses.get(id, part.start + 1)];
  return decided === 0 ? unknownFeature : mulDiv(1024, Math.min(bad, decided), decided);
}

function lookalike({ addresses, likes }: Tables, payer: number, payee: number, payeeName: string): number {
  if (payer === NOBODY) return 0;
  const digits = payee === NOBODY ? outerDigits(payeeName) : addresses.outerDigits(payee);
  if (digits === undefined) return 0;
  const like = likes.find(payer, digits);
  if ((likes.flags(like) & PRESENT) === 0) return 0;
  const first = likes.value(like);
  return first === payee ? 0 : sharedDigits(addresses.nameOf(first), payeeName.toLowerCase());
}

function listed(sets: CompiledSets, { payer, payee, at }: ScoredPayment, isLabelled: boolean): number {
  if (isWatched(sets, payer, at) || isWatched(sets, payee, at)) return 3;
  if (isLabelled) return 2;
  return isFlaggedByRule(sets, payer, payee) ? 1 : 0;
}
