import { type ModelFile, scoreFeatures } from "@sluice/sdk";
import { advance, applyEvent } from "../../oracle/src/features/applyEvent.ts";
import type { FeatureEvent } from "../../oracle/src/features/events.ts";
import { readFeatures } from "../../oracle/src/features/readFeatures.ts";
import { NATIVE_TOKEN } from "../../oracle/src/features/sets.ts";
import { createFeatureState } from "../../oracle/src/features/state.ts";
import { createRandom } from "../../oracle/src/simulate/random.ts";
import type { Row } from "./rows.ts";

const ADDRESSES = 20_000;
const SECONDS_BETWEEN = 3;

/**
 * Payments a second on one core: features read, scored and the payment taken into the state; and the score alone. The
 * best of several rounds counts, because other work on the machine only ever makes a round slower.
 *
 * @param payments - how many a round has
 */
export function measureModel(model: ModelFile, payments: number, rounds = 5): Row[] {
  const transfers = madeUpTransfers(payments);
  const rows: number[][] = [];
  let [both, alone, checked] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0];
  for (let round = 0; round < rounds; round++) {
    const state = createFeatureState();
    const began = performance.now();
    for (const transfer of transfers) {
      advance(state, transfer.at);
      checked += scoreFeatures(model, readFeatures(state, transfer));
      applyEvent(state, transfer);
    }
    both = Math.min(both, performance.now() - began);
    if (round > 0) continue;
    const again = createFeatureState();
    for (const transfer of transfers) {
      advance(again, transfer.at);
      rows.push(readFeatures(again, transfer));
      applyEvent(again, transfer);
    }
  }
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    for (const features of rows) checked -= scoreFeatures(model, features);
    alone = Math.min(alone, performance.now() - began);
  }
  if (checked !== 0) throw new Error("The same payments got other scores in another round.");
  const perSecond = (milliseconds: number) => Math.round(payments / (milliseconds / 1000));
  return [
    { name: "model.featuresAndScore", value: perSecond(both), unit: "payments/s" },
    { name: "model.score", value: perSecond(alone), unit: "payments/s" },
  ];
}

/** Transfers among many addresses, a few of which are in most of them. */
function madeUpTransfers(count: number): (FeatureEvent & { type: "transferred" })[] {
  const random = createRandom("bench");
  const addresses = Array.from({ length: ADDRESSES }, () => {
    let digits = "";
    for (let i = 0; i < 5; i++) digits += random.integer(0, 0xffff_ffff).toString(16).padStart(8, "0");
    return `0x${digits}`;
  });
  const anybody = () => addresses[Math.floor(ADDRESSES * random.fraction() ** 3)] as string;
  return Array.from({ length: count }, (_, i) => ({
    type: "transferred",
    at: 1_700_000_000 + i * SECONDS_BETWEEN,
    payer: anybody(),
    payee: anybody(),
    token: NATIVE_TOKEN,
    amount: BigInt(Math.round(random.around(50, 1) * 1e6)) * 10n ** 12n,
  }));
}
