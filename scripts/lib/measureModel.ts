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

/** So many payments are timed at once: a few milliseconds, in which other work on the machine may not come between. */
const SLICE = 500;

/**
 * Payments a second on one core: features read, scored and the payment taken into the state; and the score alone. Every
 * round lives the same life, and each slice of it counts in its quickest round, because other work on the machine only
 * ever makes one slower.
 *
 * @param payments - how many a round has
 */
export function measureModel(model: ModelFile, payments: number, rounds = 10): Row[] {
  const transfers = madeUpTransfers(payments);
  const rows: number[][] = [];
  const sums: number[] = [];
  const both = quickestSeconds(rounds, payments, () => {
    const state = createFeatureState();
    const round = sums.push(0) - 1;
    return (i) => {
      const transfer = transfers[i] as (typeof transfers)[number];
      advance(state, transfer.at);
      const features = readFeatures(state, transfer);
      (sums[round] as number) += scoreFeatures(model, features);
      applyEvent(state, transfer);
      if (round === 0) rows.push(features);
    };
  });
  const alone = quickestSeconds(rounds, payments, () => {
    const round = sums.push(0) - 1;
    return (i) => {
      (sums[round] as number) += scoreFeatures(model, rows[i] as number[]);
    };
  });
  if (new Set(sums).size !== 1) throw new Error("The same payments got other scores in another round.");
  return [
    { name: "model.featuresAndScore", value: Math.round(payments / both), unit: "payments/s" },
    { name: "model.score", value: Math.round(payments / alone), unit: "payments/s" },
  ];
}

/** Seconds that `count` steps take, each slice of them in its quickest round. */
function quickestSeconds(rounds: number, count: number, begin: () => (i: number) => void): number {
  const quickest = new Array<number>(Math.ceil(count / SLICE)).fill(Number.POSITIVE_INFINITY);
  for (let round = 0; round < rounds; round++) {
    const step = begin();
    for (const [s, milliseconds] of quickest.entries()) {
      const end = Math.min(count, (s + 1) * SLICE);
      const began = performance.now();
      for (let i = s * SLICE; i < end; i++) step(i);
      quickest[s] = Math.min(milliseconds, performance.now() - began);
    }
  }
  return quickest.reduce((sum, milliseconds) => sum + milliseconds, 0) / 1000;
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
