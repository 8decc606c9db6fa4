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
 * What features cost as history grows: one life, measured when it has 10⁴, 10⁵ … events. The best of forty slices
 * counts, because other work on the machine only ever makes a slice slower; generating the events is not timed.
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
    const slice = Math.min(LARGEST_SLICE, history / (2 * SLICES));
    const add = (what: string, value: number, unit: string): void => {
      rows.push({ name: `${prefix}.1e${exponent}.${what}`, value, unit });
    };
    grow(state, stream, history - SLICES * slice - lived);
    add(
      "update",
      bestRate(slice, () => updateSeconds(state, stream, slice)),
      "events/s",
    );
    add(
      "read",
      bestRate(slice, () => readSeconds(state, stream, slice)),
      "payments/s",
    );
    const { addresses, addressBytes, pairs, pairBytes } = state.memory;
    add("addresses", addresses, "addresses");
    add("bytesPerAddress", Math.round(addressBytes / addresses), "bytes");
    add("pairs", pairs, "pairs");
    add("bytesPerPair", Math.round(pairBytes / pairs), "bytes");
    add("process", Math.round(process.memoryUsage.rss() / 2 ** 20), "MiB");
    add(
      "journalled",
      bestRate(slice, () => journalledSeconds(state, stream, slice)),
      "events/s",
    );
    lived = history + SLICES * slice; // the journalled ones came on top
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

/** The most a second among forty slices. */
function bestRate(slice: number, seconds: () => number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let n = 0; n < SLICES; n++) best = Math.min(best, seconds());
  return Math.round(slice / best);
}
