import { featureCatalogue, featureNames, type ModelFile, scoreFeatures, unknownFeature } from "@sluice/sdk";
import { createRandom } from "../simulate/random.ts";
import { type Calibration, calibrated, fitCalibration } from "./calibrate.ts";
import { type Encoding, fitEncoding } from "./encoding.ts";
import { LANES } from "./limits.ts";
import { integerModel, quantise } from "./quantise.ts";
import { encoded, logitOf, type Network, type TrainingRow, trainNetwork } from "./trainNetwork.ts";

/** What is learnt from, in the order of time: the network, when to stop, how to calibrate. */
export type TrainingParts = {
  readonly train: readonly TrainingRow[];
  readonly later: readonly TrainingRow[];
  readonly calibrate: readonly TrainingRow[];
};

export type TrainModelOptions = {
  readonly name: string;
  readonly seed: string;
  readonly hidden: number;
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

  const logits = parts.calibrate.map(({ features }) => logitOf(network, encoded(encoding, features)));
  const calibration = fitCalibration(
    logits,
    parts.calibrate.map(({ isFraud }) => isFraud),
  );
  const integers = quantise(encoding, network, LANES);
  const model = integerModel(integers, { name, features: featureNames }, calibration, baselineOf(parts.train));
  return { model, encoding, network, calibration, bestEpoch };
}

/** Integer scores of rows. */
export function scoresOf(model: ModelFile, rows: readonly TrainingRow[]): number[] {
  return rows.map(({ features }) => scoreFeatures(model, features));
}

/** Calibrated probabilities of the floating-point network. */
export function floatProbabilities(trained: TrainedModel, rows: readonly TrainingRow[]): number[] {
  const { encoding, network, calibration } = trained;
  return rows.map(({ features }) => calibrated(calibration, logitOf(network, encoded(encoding, features))));
}

/** An ordinary honest payment: the median of each feature, over the rows where it is known. */
function baselineOf(rows: readonly TrainingRow[]): number[] {
  const honest = rows.filter(({ isFraud }) => !isFraud);
  return featureCatalogue.map(({ index }) => {
    const known = honest
      .map(({ features }) => features[index] as number)
      .filter((x) => x !== unknownFeature)
      .sort((a, b) => a - b);
    return known[known.length >> 1] ?? unknownFeature;
  });
}

function withUnknownAmounts(rows: readonly TrainingRow[], seed: string): TrainingRow[] {
  const random = createRandom(`${seed}/masks`);
  const masked: ReadonlySet<string> = new Set(AMOUNT_FEATURES);
  return rows
    .filter(() => random.chance(MASKED_SHARE))
    .map((row) => ({
      ...row,
      features: row.features.map((x, f) => (masked.has(featureNames[f] as string) ? unknownFeature : x)),
    }));
}
