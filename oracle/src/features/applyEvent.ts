import { add, addToMean, counted, counterAt, meanAt, ONE } from "./counters.ts";
import { DAY, decayBySteps, HOUR, stepsBetween } from "./decay.ts";
import type { FeatureEvent } from "./events.ts";
import { mulDiv } from "./mulDiv.ts";
import type { OpenPayment } from "./openPayment.ts";
import {
  FAN_IN,
  FAN_IN_AT,
  FAN_IN_LARGEST,
  FAN_IN_VALUE,
  FLOW,
  FLOW_AT,
  FLOW_PAID,
  FLOW_RECEIVED,
  GOT,
  LABEL,
  LABEL_AT,
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
  SPENT,
  SPENT_AT,
} from "./parts.ts";
import { requireAmount, toMillionths } from "./sets.ts";
import type { FeatureState } from "./state.ts";
import { CAPTURED, PRESENT } from "./tables.ts";

/** Settlements of a pair are counted in 32 bits. Feature 13 has reached its largest value long before. */
const MOST_SETTLED = 2 ** 32 - 1;

/**
 * Takes an event into the state. Events come in the order of the chain's log; what is due before one settles first.
 * Work and records touched do not grow with history.
 *
 * @throws if the event is older than the state, a payment is authorized twice, or an amount or refundBy is none.
 */
export function applyEvent(state: FeatureState, event: FeatureEvent): void {
  if ("amount" in event) requireAmount(event.amount);
  if ("refundBy" in event && !(Number.isSafeInteger(event.refundBy) && event.refundBy >= 0)) {
    throw new Error(`Payment ${event.paymentId} has refundBy ${event.refundBy}: give whole seconds.`);
  }
  advance(state, event.at);
  switch (event.type) {
    case "authorized":
      authorize(state, event);
      break;
    case "increased":
      increase(state, event);
      break;
    case "captured":
      capture(state, event);
      break;
    case "returned":
      giveBack(state, event);
      break;
    case "refunded":
      refund(state, event);
      break;
    case "extended":
      extend(state, event);
      break;
    case "transferred":
      transfer(state, event);
      break;
    case "labelled":
      label(state, event);
      break;
    case "disputed":
      dispute(state, event);
      break;
  }
}

/**
 * Moves the state's time on: every captured payment whose refundBy is at or before that second settles. Call it with a
 * block's timestamp before the block's events are applied or a payment is scored.
 */
export function advance(state: FeatureState, at: number): void {
  if (!Number.isSafeInteger(at) || at < state.now) {
    throw new Error(
      `Events must come in the order of time: ${at} is before ${state.now}, which the state has reached.`,
    );
  }
  for (let due = state.dueSettlement(at); due !== undefined; due = state.dueSettlement(at)) settle(state, due);
  if (at !== state.now) state.moveTo(at);
}

function authorize(state: FeatureState, event: FeatureEvent & { type: "authorized" }): void {
  const { addresses, payments, due } = state.tables;
  const { at, paymentId, token, amount, refundBy } = event;
  if (payments.has(paymentId)) throw new Error(`Payment ${paymentId} is authorized twice.`);
  const [payer, payee] = [addresses.intern(event.payer), addresses.intern(event.payee)];
  countAttempt(state, payer, payee, at);
  if (refundBy <= at) return;
  state.changePayment(paymentId);
  const payment = { paymentId, refundBy, place: -1, payer, payee, token, at, held: amount, taken: 0n, decided: false };
  payments.set(paymentId, payment);
  due.add(payment);
}

function increase(state: FeatureState, event: FeatureEvent & { type: "increased" }): void {
  const payment = state.tables.payments.get(event.paymentId);
  if (payment === undefined) return; // authorized before this state began
  state.changePayment(event.paymentId);
  payment.held += event.amount;
}

function capture(state: FeatureState, event: FeatureEvent & { type: "captured" }): void {
  const payment = state.tables.payments.get(event.paymentId);
  if (payment === undefined || event.amount === 0n) return; // authorized before this state began
  const { payer, payee, token, taken } = payment;
  const millionths = worthOf(state, payer, payee, token, event.amount);
  if (millionths > 0) {
    const pair = state.tables.pairs.intern(payer, payee);
    countCapture(state, payer, payee, pair, millionths, taken === 0n, event.at);
  }
  state.changePayment(event.paymentId);
  payment.held -= event.amount;
  payment.taken = taken + event.amount;
}

function giveBack(state: FeatureState, event: FeatureEvent & { type: "returned" }): void {
  const payment = state.tables.payments.get(event.paymentId);
  if (payment === undefined) return;
  state.changePayment(event.paymentId);
  payment.held -= event.amount;
  if (payment.held <= 0n && payment.taken === 0n) end(state, payment);
}

function refund(state: FeatureState, event: FeatureEvent & { type: "refunded" }): void {
  const payment = state.tables.payments.get(event.paymentId);
  if (payment === undefined) return;
  state.changePayment(event.paymentId);
  payment.taken = payment.taken > event.amount ? payment.taken - event.amount : 0n;
}

function extend(state: FeatureState, event: FeatureEvent & { type: "extended" }): void {
  const { payments, due } = state.tables;
  const payment = payments.get(event.paymentId);
  if (payment === undefined) return;
  state.changePayment(event.paymentId);
  due.remove(payment);
  payment.refundBy = event.refundBy;
  due.add(payment);
}

function transfer(state: FeatureState, event: FeatureEvent & { type: "transferred" }): void {
  if (event.amount === 0n) return; // anybody can make a token log a transfer of nothing in another's name
  const { addresses } = state.tables;
  const { at, token, amount } = event;
  const [payer, payee] = [addresses.intern(event.payer), addresses.intern(event.payee)];
  const pair = countAttempt(state, payer, payee, at);
  const millionths = worthOf(state, payer, payee, token, amount);
  if (millionths === 0) return;
  countCapture(state, payer, payee, pair, millionths, true, at);
  countSettlement(state, payer, payee, pair, millionths, at, at, false);
}

function label(state: FeatureState, event: FeatureEvent & { type: "labelled" }): void {
  const { addresses } = state.tables;
  const id = addresses.intern(event.address);
  if ((addresses.flags(id) & LABEL.bit) !== 0) return;
  state.change(id, LABEL);
  addresses.set(id, LABEL_AT, event.at);
}

function dispute(state: FeatureState, event: FeatureEvent & { type: "disputed" }): void {
  const { addresses, payments } = state.tables;
  const payment = payments.get(event.paymentId);
  if (payment?.decided) return;
  const [payer, payee] = [addresses.intern(event.payer), addresses.intern(event.payee)];
  // What has settled is counted as decided already; what has not is decided now and not counted again when it settles.
  if (payment !== undefined) {
    state.changePayment(event.paymentId);
    payment.decided = true;
    countOutcome(state, payer, PAID, 1, 0);
    countOutcome(state, payee, GOT, 1, 0);
  }
  if (event.against !== "payee") countOutcome(state, payer, PAID, 0, 1);
  if (event.against !== "payer") countOutcome(state, payee, GOT, 0, 1);
}

function settle(state: FeatureState, payment: OpenPayment): void {
  const { paymentId, payer, payee, token, taken, refundBy, at, decided } = payment;
  state.changePayment(paymentId);
  end(state, payment);
  const millionths = worthOf(state, payer, payee, token, taken);
  if (millionths === 0) return;
  const pair = state.tables.pairs.intern(payer, payee);
  countSettlement(state, payer, payee, pair, millionths, refundBy, at, decided);
}

function end(state: FeatureState, payment: OpenPayment): void {
  state.tables.payments.delete(payment.paymentId);
  state.tables.due.remove(payment);
}

/**
 * What a payment is worth in counters: millionths as a safe integer. A token without a unit may be worth nothing, a
 * payment to oneself costs nothing: both count as zero and leave no trace.
 */
function worthOf(state: FeatureState, payer: number, payee: number, token: string, baseUnits: bigint): number {
  return payer === payee ? 0 : counted(toMillionths(state.sets, token, baseUnits) ?? 0n);
}

/** Returns the number of the pair. */
function countAttempt(state: FeatureState, payer: number, payee: number, at: number): number {
  const { addresses, pairs } = state.tables;
  const pair = pairs.intern(payer, payee);
  const isNew = (pairs.flags(pair) & PRESENT) === 0;
  if (isNew) state.changePair(pair);
  if (!state.change(payer, PAYER)) addresses.set(payer, PAYER_FIRST_AT, at);
  const burst = counterAt(addresses, payer, PAYER_BURST, PAYER_LAST_AT, HOUR, at);
  const newPayees = counterAt(addresses, payer, PAYER_NEW_PAYEES, PAYER_LAST_AT, DAY, at);
  addresses.set(payer, PAYER_LAST_AT, at);
  addresses.set(payer, PAYER_BURST, add(burst, ONE));
  addresses.set(payer, PAYER_NEW_PAYEES, isNew ? add(newPayees, ONE) : newPayees);
  return pair;
}

function countCapture(
  state: FeatureState,
  payer: number,
  payee: number,
  pair: number,
  amount: number,
  isFirstOfPayment: boolean,
  at: number,
): void {
  const { addresses, pairs, likes } = state.tables;
  state.change(payer, SPENT);
  addToMean(addresses, payer, SPENT_AT, amount, isFirstOfPayment ? ONE : 0, at);
  addToFlow(state, payer, FLOW_PAID, amount, at);
  addToFlow(state, payee, FLOW_RECEIVED, amount, at);

  const largest = Math.max(addresses.get(payee, FAN_IN_LARGEST), amount);
  let fanIn = counterAt(addresses, payee, FAN_IN_VALUE, FAN_IN_AT, DAY, at);
  if ((pairs.flags(pair) & CAPTURED) === 0) {
    const usual = Math.max(1, meanAt(addresses, payee, PAYEE_AT, at) ?? largest);
    fanIn = add(fanIn, mulDiv(Math.min(amount, usual), ONE, usual));
    state.changePair(pair);
    pairs.setFlags(pair, pairs.flags(pair) | CAPTURED);
    const digits = addresses.outerDigits(payee);
    const like = digits === undefined ? undefined : likes.intern(payer, digits);
    if (like !== undefined && (likes.flags(like) & PRESENT) === 0) {
      state.changeLike(like);
      likes.setValue(like, payee);
    }
  }
  state.change(payee, FAN_IN);
  addresses.set(payee, FAN_IN_AT, at);
  addresses.set(payee, FAN_IN_VALUE, fanIn);
  addresses.set(payee, FAN_IN_LARGEST, largest);
}

/** Adds to one of the two sums of FLOW, both of which are as of its second. */
function addToFlow(state: FeatureState, id: number, place: number, amount: number, at: number): void {
  const { addresses } = state.tables;
  state.change(id, FLOW);
  const steps = stepsBetween(DAY, addresses.get(id, FLOW_AT), at);
  addresses.set(id, FLOW_AT, at);
  addresses.set(id, FLOW_PAID, decayBySteps(addresses.get(id, FLOW_PAID), steps));
  addresses.set(id, FLOW_RECEIVED, decayBySteps(addresses.get(id, FLOW_RECEIVED), steps));
  addresses.set(id, place, add(addresses.get(id, place), amount));
}

function countSettlement(
  state: FeatureState,
  payer: number,
  payee: number,
  pair: number,
  amount: number,
  at: number,
  authorizedAt: number,
  decided: boolean,
): void {
  const { addresses, pairs } = state.tables;
  state.changePair(pair);
  const settled = pairs.value(pair);
  pairs.setValue(pair, Math.min(MOST_SETTLED, settled + 1));
  pairs.setFlags(pair, pairs.flags(pair) | CAPTURED);

  const known = state.change(payee, PAYEE);
  addToMean(addresses, payee, PAYEE_AT, amount, ONE, at);
  const firstAt = known ? Math.min(addresses.get(payee, PAYEE_FIRST_AT), authorizedAt) : authorizedAt;
  addresses.set(payee, PAYEE_FIRST_AT, firstAt);
  if (settled === 0) addresses.set(payee, PAYEE_PAYERS, addresses.get(payee, PAYEE_PAYERS) + 1);
  if (decided) return;
  countOutcome(state, payer, PAID, 1, 0);
  countOutcome(state, payee, GOT, 1, 0);
}

/** Counts an outcome in PAID or GOT. */
function countOutcome(state: FeatureState, id: number, part: Part, decided: number, bad: number): void {
  const { addresses } = state.tables;
  state.change(id, part);
  addresses.set(id, part.start, addresses.get(id, part.start) + decided);
  addresses.set(id, part.start + 1, addresses.get(id, part.start + 1) + bad);
}
