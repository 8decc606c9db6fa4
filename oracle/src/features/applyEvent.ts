import { add, counted, fanInAt, flowAt, meanAt, meanOf, ONE, payerAt } from "./counters.ts";
import type { FeatureEvent } from "./events.ts";
import { lookalikeKey } from "./lookalike.ts";
import { mulDiv } from "./mulDiv.ts";
import type {
  FanInRecord,
  FlowRecord,
  LabelRecord,
  LookalikeRecord,
  MeanRecord,
  OutcomesRecord,
  PairRecord,
  PayeeRecord,
  PayerRecord,
  PaymentRecord,
} from "./records.ts";
import { toMillionths } from "./sets.ts";
import type { FeatureState } from "./state.ts";

type Parties = { readonly payer: string; readonly payee: string };

/**
 * Takes an event into the state. Events come in the order of the chain's log; what is due before one settles first.
 * Work and records touched do not grow with history.
 *
 * @throws if the event is older than the state, or a payment is authorized twice.
 */
export function applyEvent(state: FeatureState, event: FeatureEvent): void {
  advance(state, event.at);
  switch (event.type) {
    case "authorized":
      authorize(state, event);
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
  for (let id = state.dueSettlement(at); id !== undefined; id = state.dueSettlement(at)) settle(state, id);
  if (at !== state.now) state.set("clock", { at });
}

function authorize(state: FeatureState, event: FeatureEvent & { type: "authorized" }): void {
  const { at, paymentId, token, amount, refundBy } = event;
  const { payer, payee } = parties(event);
  const key = `payment:${paymentId}`;
  if (state.get(key) !== undefined) throw new Error(`Payment ${paymentId} is authorized twice.`);
  countAttempt(state, payer, payee, at);
  const held = String(amount);
  if (refundBy > at) {
    state.set(key, { payer, payee, token, at, refundBy, held, taken: "0", decided: false } satisfies PaymentRecord);
  }
}

function capture(state: FeatureState, event: FeatureEvent & { type: "captured" }): void {
  const key = `payment:${event.paymentId}`;
  const payment = state.get<PaymentRecord>(key);
  if (payment === undefined || event.amount === 0n) return; // authorized before this state began
  const taken = BigInt(payment.taken);
  countCapture(state, payment, event.amount, taken === 0n, event.at);
  const held = String(BigInt(payment.held) - event.amount);
  state.set(key, { ...payment, held, taken: String(taken + event.amount) });
}

function giveBack(state: FeatureState, event: FeatureEvent & { type: "returned" }): void {
  const key = `payment:${event.paymentId}`;
  const payment = state.get<PaymentRecord>(key);
  if (payment === undefined) return;
  const held = BigInt(payment.held) - event.amount;
  state.set(key, held <= 0n && payment.taken === "0" ? undefined : { ...payment, held: String(held) });
}

function refund(state: FeatureState, event: FeatureEvent & { type: "refunded" }): void {
  const key = `payment:${event.paymentId}`;
  const payment = state.get<PaymentRecord>(key);
  if (payment === undefined) return;
  const taken = BigInt(payment.taken) - event.amount;
  state.set(key, { ...payment, taken: String(taken < 0n ? 0n : taken) });
}

function transfer(state: FeatureState, event: FeatureEvent & { type: "transferred" }): void {
  if (event.amount === 0n) return; // anybody can make a token log a transfer of nothing in another's name
  const { payer, payee } = parties(event);
  const { at, token, amount } = event;
  countAttempt(state, payer, payee, at);
  countCapture(state, { payer, payee, token }, amount, true, at);
  countSettlement(state, { payer, payee, token, at, decided: false }, amount, at);
}

function label(state: FeatureState, event: FeatureEvent & { type: "labelled" }): void {
  const key = `label:${event.address.toLowerCase()}`;
  if (state.get(key) === undefined) state.set(key, { at: event.at } satisfies LabelRecord);
}

function dispute(state: FeatureState, event: FeatureEvent & { type: "disputed" }): void {
  const { payer, payee } = parties(event);
  const key = `payment:${event.paymentId}`;
  const payment = state.get<PaymentRecord>(key);
  if (payment?.decided) return;
  // What has settled is counted as decided already; what has not is decided now and not counted again when it settles.
  if (payment !== undefined) {
    state.set(key, { ...payment, decided: true });
    countOutcome(state, `paid:${payer}`, 1, 0);
    countOutcome(state, `got:${payee}`, 1, 0);
  }
  if (event.against !== "payee") countOutcome(state, `paid:${payer}`, 0, 1);
  if (event.against !== "payer") countOutcome(state, `got:${payee}`, 0, 1);
}

function settle(state: FeatureState, paymentId: string): void {
  const key = `payment:${paymentId}`;
  const payment = state.get<PaymentRecord>(key) as PaymentRecord;
  state.set(key, undefined);
  const taken = BigInt(payment.taken);
  if (taken > 0n) countSettlement(state, payment, taken, payment.refundBy);
}

function countAttempt(state: FeatureState, payer: string, payee: string, at: number): void {
  const pairKey = `pair:${payer}:${payee}`;
  const isNew = state.get(pairKey) === undefined;
  if (isNew) state.set(pairKey, { captured: false, settled: 0 } satisfies PairRecord);
  const key = `payer:${payer}`;
  const known = state.get<PayerRecord>(key);
  const { burst, newPayees } = payerAt(known, at);
  state.set(key, {
    firstAt: known?.firstAt ?? at,
    lastAt: at,
    burst: add(burst, ONE),
    newPayees: isNew ? add(newPayees, ONE) : newPayees,
  } satisfies PayerRecord);
}

function countCapture(
  state: FeatureState,
  payment: Parties & { readonly token: string },
  baseUnits: bigint,
  isFirstOfPayment: boolean,
  at: number,
): void {
  const { payer, payee } = payment;
  const millionths = toMillionths(state.sets, payment.token, baseUnits);
  // A token without a unit may be worth nothing, a payment to oneself costs nothing: neither leaves a trace.
  if (millionths === undefined || millionths === 0n || payer === payee) return;
  const amount = counted(millionths);

  const spentKey = `spent:${payer}`;
  const spent = meanAt(state.get<MeanRecord>(spentKey), at);
  const weight = isFirstOfPayment ? add(spent.weight, ONE) : spent.weight;
  state.set(spentKey, { at, sum: add(spent.sum, amount), weight } satisfies MeanRecord);

  const paid = flowAt(state.get<FlowRecord>(`flow:${payer}`), at);
  state.set(`flow:${payer}`, { ...paid, paid: add(paid.paid, amount) } satisfies FlowRecord);
  const got = flowAt(state.get<FlowRecord>(`flow:${payee}`), at);
  state.set(`flow:${payee}`, { ...got, received: add(got.received, amount) } satisfies FlowRecord);

  const fanIn = fanInAt(state.get<FanInRecord>(`fanIn:${payee}`), at);
  const largest = Math.max(fanIn.largest, amount);
  const pairKey = `pair:${payer}:${payee}`;
  const pair = state.get<PairRecord>(pairKey);
  let value = fanIn.value;
  if (!pair?.captured) {
    const payeeMean = meanOf(meanAt(state.get<PayeeRecord>(`payee:${payee}`), at));
    const usual = Math.max(1, payeeMean ?? largest);
    value = add(value, mulDiv(Math.min(amount, usual), ONE, usual));
    state.set(pairKey, { captured: true, settled: pair?.settled ?? 0 } satisfies PairRecord);
    const likeKey = lookalikeKey(payer, payee);
    if (likeKey !== undefined && state.get(likeKey) === undefined) {
      state.set(likeKey, { payee } satisfies LookalikeRecord);
    }
  }
  state.set(`fanIn:${payee}`, { at, value, largest } satisfies FanInRecord);
}

function countSettlement(
  state: FeatureState,
  payment: Parties & { readonly token: string; readonly at: number; readonly decided: boolean },
  baseUnits: bigint,
  at: number,
): void {
  const { payer, payee } = payment;
  const millionths = toMillionths(state.sets, payment.token, baseUnits);
  if (millionths === undefined || millionths === 0n || payer === payee) return;
  const pairKey = `pair:${payer}:${payee}`;
  const pair = state.get<PairRecord>(pairKey);
  const settled = pair?.settled ?? 0;
  state.set(pairKey, { captured: true, settled: settled + 1 } satisfies PairRecord);

  const key = `payee:${payee}`;
  const known = state.get<PayeeRecord>(key);
  const mean = meanAt(known, at);
  state.set(key, {
    at,
    sum: add(mean.sum, counted(millionths)),
    weight: add(mean.weight, ONE),
    firstAt: Math.min(known?.firstAt ?? payment.at, payment.at),
    payers: (known?.payers ?? 0) + (settled === 0 ? 1 : 0),
  } satisfies PayeeRecord);
  if (!payment.decided) {
    countOutcome(state, `paid:${payer}`, 1, 0);
    countOutcome(state, `got:${payee}`, 1, 0);
  }
}

function countOutcome(state: FeatureState, key: string, decided: number, bad: number): void {
  const known = state.get<OutcomesRecord>(key) ?? { decided: 0, bad: 0 };
  state.set(key, { decided: known.decided + decided, bad: known.bad + bad } satisfies OutcomesRecord);
}

function parties({ payer, payee }: Parties): Parties {
  return { payer: payer.toLowerCase(), payee: payee.toLowerCase() };
}
