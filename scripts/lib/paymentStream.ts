import type { FeatureEvent, ScoredPayment } from "../../oracle/src/features/events.ts";
import { NATIVE_TOKEN } from "../../oracle/src/features/sets.ts";
import { createRandom } from "../../oracle/src/simulate/random.ts";

/** A stream of events without end, and payments among the same parties. */
export type PaymentStream = {
  /** The next events, in order. */
  events(count: number): FeatureEvent[];
  /** Payments that somebody might ask about, all at one second. */
  payments(count: number, at: number): ScoredPayment[];
};

const FIRST_ADDRESSES = 100;
/** Events for each new address. */
const EVENTS_AN_ADDRESS = 10;
/** Every so-many-th address is a shop. */
const SHOP = 20;
const SECONDS_BETWEEN = 2;
const REFUND_SECONDS = 4000;
/** Payments that wait for their capture. */
const WAITING = 50;

/**
 * Authorizations, captures and what else happens among addresses of which a few are in most payments. Payments settle
 * after an hour, so a steady number is open. Every address is written anew in each event, as it comes from a log.
 *
 * @param population - how many addresses there are; "growing" for one more with every ten events
 */
export function createPaymentStream(seed: string, population: number | "growing"): PaymentStream {
  const random = createRandom(seed);
  const waiting: { readonly paymentId: string; readonly payer: string; readonly payee: string; amount: bigint }[] = [];
  let [at, made, payments] = [1_700_000_000, 0, 0];

  const known = () => (population === "growing" ? FIRST_ADDRESSES + Math.floor(made / EVENTS_AN_ADDRESS) : population);
  const parties = () => ({
    payer: addressOf(Math.floor(known() * random.fraction() ** 2)),
    payee: addressOf(SHOP * Math.floor((known() / SHOP) * random.fraction() ** 3)),
    token: NATIVE_TOKEN,
    amount: BigInt(random.integer(1, 2 ** 30)) * 10n ** 11n,
  });
  const next = (): FeatureEvent => {
    made++;
    at += SECONDS_BETWEEN;
    const kind = random.integer(0, 999);
    if (kind < 10) return { type: "transferred", at, ...parties() };
    const oldest = waiting.length > WAITING ? waiting.shift() : undefined;
    if (oldest === undefined) {
      const payment = { paymentId: `0x${(++payments).toString(16).padStart(64, "0")}`, ...parties() };
      waiting.push(payment);
      return { type: "authorized", at, refundBy: at + REFUND_SECONDS, ...payment };
    }
    const { paymentId, payer, payee, amount } = oldest;
    if (kind < 12) return { type: "labelled", at, address: payer };
    if (kind < 17) return { type: "disputed", at, paymentId, payer, payee, against: "payee" };
    if (kind < 80) return { type: "returned", at, paymentId, amount, how: kind < 50 ? "deny" : "void" };
    return { type: "captured", at, paymentId, amount };
  };
  return {
    events: (count) => Array.from({ length: count }, next),
    payments: (count, second) => Array.from({ length: count }, () => ({ at: second, ...parties() })),
  };
}

const bytes = Buffer.alloc(20);

/** Address number n. Each step is a bijection, so no two are the same. */
function addressOf(n: number): string {
  let word = n;
  for (let w = 0; w < 5; w++) {
    word = Math.imul(word ^ 0x5bf0_3635, 0x9e37_79b1);
    word ^= word >>> 15;
    bytes.writeInt32BE(word, 4 * w);
  }
  return `0x${bytes.toString("hex")}`;
}
