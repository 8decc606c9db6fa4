import { featureCatalogue, featureNames, type ModelFile, scoreFeatures, unknownFeature } from "@sluice/sdk";
import { createRandom } from "../simulate/random.ts";
import { type Calibration, calibrationTable, fitCalibration } from "./calibrate.ts";
import { type Encoding, fitEncoding } from "./encoding.ts";
import { outputRange, quantise, sumOf, withOutput } from "./quantise.ts";
import type { LabelledRow } from "./rows.ts";
import { encoded, logitOf, type Network, trainNetwork } from "./trainNetwork.ts";

/** What is learnt from, in the order of time: the network, when to stop, how to calibrate. */
export type TrainingParts = {
  readonly train: readonly LabelledRow[];
  readonly later: readonly LabelledRow[];
  readonly calibrate: readonly LabelledRow[];
};

export type TrainModelOptions = {
  readonly name: string;
  readonly seed: string;
  readonly hidden: 16 | 32;
  readonly epochs: number;
  readonly learningRate: number;
  readonly onEpoch?: (epoch: number, loss: number) => void;
};

export type TrainedModel = {
  readonly model: ModelFile;
  readonly encoding: Encoding;
  /** The floating-point network and its calibration, to measure what the integers cost. */
  readonly network: Network;
  readonly calibration: Calibration;
  readonly bestEpoch: number;
};

/** Rows with the features of an unknown token, so that "unknown" amounts are something the model has seen. */
const AMOUNT_FEATURES = ["amount", "amountOverPayerMean", "amountOverPayeeMean", "payerPassThrough"] as const;
const MASKED_SHARE = 0.02;
const WEIGHT_DECAY = 0.004;

/** Trains, turns into integers and calibrates a model. Equal inputs give an equal file. */
export function trainModel(parts: TrainingParts, options: TrainModelOptions): TrainedModel {
  const { name, seed, hidden, epochs, learningRate, onEpoch } = options;
  const rows = [...parts.train, ...withUnknownAmounts(parts.train, seed)];
  const encoding = fitEncoding(rows);
  const settings = { seed, hidden, epochs, learningRate, weightDecay: WEIGHT_DECAY, ...(onEpoch ? { onEpoch } : {}) };
  const { network, bestEpoch } = trainNetwork(encoding, rows, parts.later, settings);

  const integers = quantise(encoding, network);
  const sums = parts.calibrate.map(({ features }) => sumOf(integers, features));
  const labels = parts.calibrate.map(({ isFraud }) => isFraud);
  const inZ = fitCalibration(sums, labels);
  // The table spans logits of −8 … 8: what lies outside scores the same as its end.
  const ends = [-8, 8].map((logit) => (logit - inZ.intercept) / inZ.slope) as [number, number];
  const range = outputRange(ends[0], ends[1]);
  const output = { ...range, ...calibrationTable(inZ, range) };
  const model = withOutput(integers, { name, features: featureNames }, output, baselineOf(parts.train));

  const logits = parts.calibrate.map(({ features }) => logitOf(network, encoded(encoding, features)));
  return { model, encoding, network, calibration: fitCalibration(logits, labels), bestEpoch };
}

/** Integer scores of rows. */
export function scoresOf(model: ModelFile, rows: readonly LabelledRow[]): number[] {
  return rows.map(({ features }) => scoreFeatures(model, features));
}

/** Calibrated probabilities of the floating-point network. */
export function floatProbabilities(trained: TrainedModel, rows: readonly LabelledRow[]): number[] {
  const { encoding, network, calibration } = trained;
  return rows.map(({ features }) => {
    const logit = calibration.slope * logitOf(network, encoded(encoding, features)) + calibration.intercept;
    return 1 / (1 + Math.exp(-logit));
  });
}

/** An ordinary honest payment: the median of each feature, over the rows where it is known. */
function baselineOf(rows: readonly LabelledRow[]): number[] {
  const honest = rows.filter(({ isFraud }) => !isFraud);
  return featureCatalogue.map(({ index }) => {
    const known = honest
      .map(({ features }) => features[index] as number)
      .filter((x) => x !== unknownFeature)
      .sort((a, b) => a - b);
    return known[known.length >> 1] ?? unknownFeature;
  });
}

function withUnknownAmounts(rows: readonly LabelledRow[], seed: string): LabelledRow[] {
  const random = createRandom(`${seed}/masks`);
  const masked: ReadonlySet<string> = new Set(AMOUNT_FEATURES);
  return rows
    .filter(() => random.chance(MASKED_SHARE))
    .map((row) => ({
      ...row,
      features: row.features.map((x, f) => (masked.has(featureNames[f] as string) ? unknownFeature : x)),
    }));
}
