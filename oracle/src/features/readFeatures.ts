import { maxFeature, unknownFeature } from "@sluice/sdk";
import { counted, fanInAt, flowAt, meanAt, meanOf, payerAt } from "./counters.ts";
import type { ScoredPayment } from "./events.ts";
import { lg } from "./lg.ts";
import { lookalikeKey, sharedDigits } from "./lookalike.ts";
import { mulDiv } from "./mulDiv.ts";
import type {
  FanInRecord,
  FlowRecord,
  LookalikeRecord,
  MeanRecord,
  OutcomesRecord,
  PairRecord,
  PayeeRecord,
  PayerRecord,
} from "./records.ts";
import { type CompiledSets, isFlaggedByRule, isWatched, toMillionths } from "./sets.ts";
import type { FeatureState } from "./state.ts";

const RATIO_ONE = 8192;

/**
 * The sixteen features of docs/spec/features.md for a payment, as known just before it. Changes nothing.
 *
 * @param state - advanced to the payment's second.
 * @param payment - amount in base units of the token, time in seconds.
 * @returns integers in 0 … 32767, 32767 being unknown.
 */
export function readFeatures(state: FeatureState, payment: ScoredPayment): number[] {
  const { at, token, amount } = payment;
  if (at < state.now || state.dueSettlement(at) !== undefined) {
    throw new Error(`The state is at second ${state.now}: advance it to ${at} before you read features of that time.`);
  }
  const payer = payment.payer.toLowerCase();
  const payee = payment.payee.toLowerCase();
  const millionths = toMillionths(state.sets, token, amount);
  const amountCounted = millionths === undefined ? undefined : counted(millionths);

  const payerRecord = state.get<PayerRecord>(`payer:${payer}`);
  const attempts = payerAt(payerRecord, at);
  const payeeRecord = state.get<PayeeRecord>(`payee:${payee}`);
  const pair = state.get<PairRecord>(`pair:${payer}:${payee}`);
  const payerLabelled = state.get(`label:${payer}`) !== undefined;
  const payeeLabelled = state.get(`label:${payee}`) !== undefined;

  return [
    millionths === undefined ? unknownFeature : Math.min(26624, lg(millionths)),
    overMean(amountCounted, meanAt(state.get<MeanRecord>(`spent:${payer}`), at)),
    overMean(amountCounted, meanAt(payeeRecord, at)),
    payerRecord === undefined ? 0 : logSeconds(at - payerRecord.firstAt),
    Math.min(maxFeature, Math.floor(attempts.burst / 64)),
    Math.min(maxFeature, Math.floor(attempts.newPayees / 64)),
    payerRecord === undefined ? unknownFeature : logSeconds(at - payerRecord.lastAt),
    passThrough(amountCounted, flowAt(state.get<FlowRecord>(`flow:${payer}`), at)),
    badShare(state, `paid:${payer}`, payerLabelled),
    payeeRecord === undefined ? unknownFeature : logSeconds(at - payeeRecord.firstAt),
    Math.min(8192, lg(1 + (payeeRecord?.payers ?? 0))),
    Math.min(maxFeature, Math.floor(fanInAt(state.get<FanInRecord>(`fanIn:${payee}`), at).value / 64)),
    badShare(state, `got:${payee}`, payeeLabelled),
    Math.min(8192, lg(1 + (pair?.settled ?? 0))),
    lookalike(state, payer, payee),
    listed(state.sets, payer, payee, at, payerLabelled || payeeLabelled),
  ];
}

function overMean(amount: number | undefined, record: MeanRecord): number {
  const mean = meanOf(record);
  if (amount === undefined || mean === undefined) return unknownFeature;
  return Math.min(2 * RATIO_ONE, Math.max(0, RATIO_ONE + lg(amount) - lg(mean)));
}

function logSeconds(seconds: number): number {
  return Math.min(10240, lg(1 + seconds));
}

function passThrough(amount: number | undefined, { paid, received }: FlowRecord): number {
  if (amount === undefined) return unknownFeature;
  const out = paid + amount;
  // Dust sent by strangers stays unknown: who wants to be seen here must give an eighth of what is paid out.
  if (received === 0 || received * 8 < out) return unknownFeature;
  return Math.min(maxFeature, mulDiv(out, 1024, received));
}

function badShare(state: FeatureState, key: string, labelled: boolean): number {
  const outcomes = state.get<OutcomesRecord>(key);
  if (labelled) return 1024;
  if (outcomes === undefined || outcomes.decided === 0) return unknownFeature;
  return mulDiv(1024, Math.min(outcomes.bad, outcomes.decided), outcomes.decided);
}

function lookalike(state: FeatureState, payer: string, payee: string): number {
  const key = lookalikeKey(payer, payee);
  const first = key === undefined ? undefined : state.get<LookalikeRecord>(key)?.payee;
  return first === undefined || first === payee ? 0 : sharedDigits(first, payee);
}

function listed(sets: CompiledSets, payer: string, payee: string, at: number, labelled: boolean): number {
  if (isWatched(sets, payer, at) || isWatched(sets, payee, at)) return 3;
  if (labelled) return 2;
  return isFlaggedByRule(sets, payer, payee) ? 1 : 0;
}
