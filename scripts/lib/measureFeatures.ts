import { advance, applyEvent } from "../../oracle/src/features/applyEvent.ts";
import { readFeatures } from "../../oracle/src/features/readFeatures.ts";
import { createFeatureState, type FeatureState } from "../../oracle/src/features/state.ts";
import { createPaymentStream, type PaymentStream } from "./paymentStream.ts";
import type { Row } from "./rows.ts";

const SLICES = 40;
const LARGEST_SLICE = 2000;
const BLOCK = 100;
const WARM_UP = 50_000;

/**
 * What features cost as history grows: one life, measured when it has 10⁴, 10⁵ … events. Of forty slices, spread over
 * the second half of a history, the quickest counts, because other work on the machine only ever makes one slower;
 * generating the events is not timed.
 *
 * @param prefix - of the rows' names
 * @param population - how many addresses take part, or "growing" for ever more of them
 * @param exponents - powers of ten of the histories, rising
 * @param onProgress - called when a history is done
 * @param warmUp - events of each sort of another life before, so that the code is compiled
 */
export function measureFeatures(
  prefix: string,
  population: number | "growing",
  exponents: readonly number[],
  onProgress: (exponent: number) => void = () => {},
  warmUp = WARM_UP,
): Row[] {
  const [other, others] = [createFeatureState(), createPaymentStream("warm up", population)];
  for (const seconds of [updateSeconds, readSeconds, journalledSeconds]) {
    for (let left = warmUp; left > 0; left -= LARGEST_SLICE) seconds(other, others, Math.min(left, LARGEST_SLICE));
  }
  const state = createFeatureState();
  const stream = createPaymentStream("bench", population);
  const rows: Row[] = [];
  let lived = 0;
  for (const exponent of exponents) {
    const history = 10 ** exponent;
    grow(state, stream, history / 2 - lived);
    lived = history;
    const part = history / 2 / SLICES;
    const slice = Math.min(LARGEST_SLICE, Math.floor(part / 2));
    const least = {
      update: Number.POSITIVE_INFINITY,
      read: Number.POSITIVE_INFINITY,
      journalled: Number.POSITIVE_INFINITY,
    };
    for (let n = 0; n < SLICES; n++) {
      grow(state, stream, part - 2 * slice);
      least.update = Math.min(least.update, updateSeconds(state, stream, slice));
      least.read = Math.min(least.read, readSeconds(state, stream, slice));
      least.journalled = Math.min(least.journalled, journalledSeconds(state, stream, slice));
    }
    const add = (what: string, value: number, unit: string): void => {
      rows.push({ name: `${prefix}.1e${exponent}.${what}`, value: Math.round(value), unit });
    };
    const { addresses, addressBytes, pairs, pairBytes } = state.memory;
    add("update", slice / least.update, "events/s");
    add("read", slice / least.read, "payments/s");
    add("journalled", slice / least.journalled, "events/s");
    add("addresses", addresses, "addresses");
    add("bytesPerAddress", addressBytes / addresses, "bytes");
    add("pairs", pairs, "pairs");
    add("bytesPerPair", pairBytes / pairs, "bytes");
    add("process", process.memoryUsage.rss() / 2 ** 20, "MiB");
    onProgress(exponent);
  }
  return rows;
}

/** Takes events in, untimed. */
function grow(state: FeatureState, stream: PaymentStream, count: number): void {
  for (let left = count; left > 0; left -= LARGEST_SLICE) updateSeconds(state, stream, Math.min(left, LARGEST_SLICE));
}

function updateSeconds(state: FeatureState, stream: PaymentStream, count: number): number {
  const events = stream.events(count);
  const began = performance.now();
  for (const event of events) applyEvent(state, event);
  return (performance.now() - began) / 1000;
}

/** The same in blocks whose changes are recorded and given out with their keys, as the nodes store them. */
function journalledSeconds(state: FeatureState, stream: PaymentStream, count: number): number {
  const events = stream.events(count);
  let changes = 0;
  const began = performance.now();
  for (let first = 0; first < events.length; first += BLOCK) {
    state.begin();
    for (const event of events.slice(first, first + BLOCK)) applyEvent(state, event);
    changes += state.commit().length;
  }
  const seconds = (performance.now() - began) / 1000;
  if (changes === 0) throw new Error("Events changed nothing.");
  return seconds;
}

function readSeconds(state: FeatureState, stream: PaymentStream, count: number): number {
  const payments = stream.payments(count, state.now);
  advance(state, state.now);
  let sum = 0;
  const began = performance.now();
  for (const payment of payments) sum += readFeatures(state, payment)[0] as number;
  const seconds = (performance.now() - began) / 1000;
  if (sum === 0) throw new Error("Every amount was nothing.");
  return seconds;
}
