import type { FeatureEvent } from "../../src/features/events.ts";
import { NATIVE_TOKEN } from "../../src/features/sets.ts";

export const COIN = 10n ** 18n;
export const DAY = 86_400;

/** Address number n: 40 digits without accidental likenesses. */
export function addressOf(n: number): string {
  const digits = (n * 2_654_435_761 + 97) % 2 ** 32;
  return `0x${digits.toString(16).padStart(8, "0").repeat(5)}`;
}

let ids = 0;

/** A payment in native coin that is authorized and captured at once. */
export function paid(options: {
  at: number;
  from: string;
  to: string;
  amount?: bigint;
  refundBy?: number;
  token?: string;
  id?: string;
}): FeatureEvent[] {
  const { at, from: payer, to: payee, amount = COIN, refundBy = at + DAY, token = NATIVE_TOKEN } = options;
  const paymentId = options.id ?? `p${++ids}`;
  return [
    { type: "authorized", at, paymentId, payer, payee, token, amount, refundBy },
    { type: "captured", at, paymentId, amount },
  ];
}

/** A seeded, busy stream of every kind of event among a few addresses. */
export function randomLife(seed: number, count: number): FeatureEvent[] {
  let state = seed >>> 0;
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const events: FeatureEvent[] = [];
  const open: { paymentId: string; payer: string; payee: string; held: bigint; taken: bigint; refundBy: number }[] = [];
  let at = 1_700_000_000;
  for (let i = 0; i < count; i++) {
    at += next(3) === 0 ? 0 : next(4000);
    for (const payment of [...open]) if (payment.refundBy <= at) open.splice(open.indexOf(payment), 1);
    const payment = open[next(Math.max(1, open.length))];
    const kind = next(10);
    if (kind < 4 || payment === undefined) {
      const [payer, payee] = [addressOf(next(12)), addressOf(next(12))];
      const amount = BigInt(1 + next(1000)) * 10n ** BigInt(14 + next(5));
      const paymentId = `life-${seed}-${i}`;
      const refundBy = at + 1 + next(3 * DAY);
      const token = next(5) === 0 ? addressOf(99) : NATIVE_TOKEN;
      events.push({ type: "authorized", at, paymentId, payer, payee, token, amount, refundBy });
      open.push({ paymentId, payer, payee, held: amount, taken: 0n, refundBy });
    } else if (kind < 7) {
      const amount = next(2) === 0 ? payment.held : payment.held / 2n;
      payment.held -= amount;
      payment.taken += amount;
      events.push({ type: "captured", at, paymentId: payment.paymentId, amount });
    } else if (kind === 7) {
      events.push({ type: "returned", at, paymentId: payment.paymentId, amount: payment.held, how: "void" });
      payment.held = 0n;
    } else if (kind === 8) {
      const { payer, payee } = payment;
      if (next(2) === 0) events.push({ type: "labelled", at, address: addressOf(next(12)) });
      else events.push({ type: "disputed", at, paymentId: payment.paymentId, payer, payee, against: "payee" });
    } else {
      const amount = BigInt(next(3)) * COIN;
      events.push({
        type: "transferred",
        at,
        payer: addressOf(next(12)),
        payee: addressOf(next(12)),
        token: NATIVE_TOKEN,
        amount,
      });
    }
  }
  return events;
}
