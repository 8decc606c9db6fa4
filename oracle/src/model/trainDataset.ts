import { type ModelFile, scoreFeatures, unknownFeature } from "@sluice/sdk";
import { DataSetError } from "../datasets/dataSetError.ts";
import { type Calibration, calibrationTable, fitCalibration } from "./calibrate.ts";
import type { DatasetSettings } from "./datasetSettings.ts";
import { type Encoding, fitEncoding } from "./encoding.ts";
import type { Classifier } from "./logisticRegression.ts";
import { outputRange, quantise, withOutput } from "./quantise.ts";
import { encoded, logitOf, type TrainingRow, trainNetwork } from "./trainNetwork.ts";

export type DatasetModel = {
  readonly model: ModelFile;
  readonly encoding: Encoding;
  /** The calibrated floating-point network, to measure what the integers cost. */
  readonly float: Classifier;
  readonly integer: Classifier;
  readonly bestEpoch: number;
};

export type DatasetTraining = DatasetSettings & {
  readonly name: string;
  readonly seed: number;
  readonly names: readonly string[];
  readonly onProgress?: (line: string) => void;
};

/** Share of the training rows, the latest, that say when to stop and how to calibrate. */
export const LATER_SHARE = 0.2;

/** @throws DataSetError where a part has no frauds or no honest rows. */
export function splitLater<T extends TrainingRow>(train: readonly T[]): { earlier: readonly T[]; later: readonly T[] } {
  const cut = Math.floor(train.length * (1 - LATER_SHARE));
  const parts = { earlier: train.slice(0, cut), later: train.slice(cut) };
  for (const part of Object.values(parts)) {
    const frauds = part.filter(({ isFraud }) => isFraud).length;
    if (frauds < 5 || part.length - frauds < 5) {
      throw new DataSetError(
        "The training part is too small: its earlier and later rows need five frauds and five others",
      );
    }
  }
  return parts;
}

/**
 * Trains on the earlier rows to learn from the later ones when to stop and how to calibrate, then trains again on all of
 * them and turns the result into integers. Equal inputs give an equal file.
 *
 * @param train - in the order of time.
 */
export function trainDataset(train: readonly TrainingRow[], options: DatasetTraining): DatasetModel {
  const { name, seed, names, hidden, epochs, learningRate, weightDecay, onProgress } = options;
  const { earlier, later } = splitLater(train);
  const settings = { seed: `${name}-${seed}`, hidden, epochs, learningRate, weightDecay };
  const trial = fitEncoding(earlier);
  const { network: tried, bestEpoch } = trainNetwork(trial, earlier, later, {
    ...settings,
    onEpoch: (epoch, loss) => onProgress?.(`epoch ${epoch} of ${epochs}, loss ${loss.toFixed(4)} on the later slice`),
  });
  const calibration = fitCalibration(
    later.map(({ features }) => logitOf(tried, encoded(trial, features))),
    later.map(({ isFraud }) => isFraud),
  );

  const encoding = fitEncoding(train);
  const { network } = trainNetwork(encoding, train, later, {
    ...settings,
    untilEpoch: bestEpoch,
    onEpoch: (epoch) => onProgress?.(`epoch ${epoch} of ${bestEpoch} on all training rows`),
  });
  const integers = quantise(encoding, network);
  // A logit is (z + bias) · unit, and the calibration is a line over logits.
  const inZ: Calibration = {
    slope: calibration.slope * integers.unit,
    intercept: calibration.intercept + calibration.slope * integers.unit * integers.bias,
  };
  const ends = [-8, 8].map((logit) => (logit - inZ.intercept) / inZ.slope) as [number, number];
  const range = outputRange(ends[0], ends[1]);
  const output = { ...range, ...calibrationTable(inZ, range) };
  const model = withOutput(integers, { name, features: names }, output, ordinaryRow(train));
  return {
    model,
    encoding,
    bestEpoch,
    integer: (features) => scoreFeatures(model, features) / 10_000,
    float: (features) =>
      1 / (1 + Math.exp(-(calibration.slope * logitOf(network, encoded(encoding, features)) + calibration.intercept))),
  };
}

/** The median of each feature over honest rows where it is known. */
function ordinaryRow(rows: readonly TrainingRow[]): number[] {
  const honest = rows.filter(({ isFraud }) => !isFraud);
  return (rows[0]?.features ?? []).map((_, f) => {
    const known = Float64Array.from(honest, ({ features }) => features[f] as number)
      .filter((x) => x !== unknownFeature)
      .sort();
    return known[known.length >> 1] ?? unknownFeature;
  });
}
