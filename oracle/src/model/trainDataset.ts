import { type ModelFile, scoreFeatures, unknownFeature } from "@sluice/sdk";
import { DataSetError } from "../datasets/dataSetError.ts";
import { type Calibration, calibrated, fitCalibration, plattHelps, uncalibrated } from "./calibrate.ts";
import type { DatasetSettings } from "./datasetSettings.ts";
import { type Encoding, fitEncoding } from "./encoding.ts";
import { LANES } from "./limits.ts";
import type { Classifier } from "./logisticRegression.ts";
import { integerModel, quantise } from "./quantise.ts";
import { type CommitteeOptions, trainCommittee } from "./trainCommittee.ts";
import { encoded, logitOf, type Network, type TrainingRow } from "./trainNetwork.ts";

export type DatasetModel = {
  readonly model: ModelFile;
  readonly encoding: Encoding;
  /** The calibrated floating-point network, to measure what the integers cost. */
  readonly float: Classifier;
  readonly integer: Classifier;
  /** Of each network. */
  readonly bestEpochs: readonly number[];
  /** What turns the network's logits into probabilities, and how it was chosen. */
  readonly calibration: Calibration & { readonly chosen: "platt" | "none" };
};

export type DatasetTraining = DatasetSettings & {
  readonly name: string;
  readonly seed: number;
  readonly names: readonly string[];
  readonly onProgress?: (line: string) => void;
};

/** Share of the training rows, the latest, that say when to stop and how to calibrate. */
export const LATER_SHARE = 0.2;

/** Fewest frauds and fewest others that a part of the training rows can do with. */
const FEWEST = 5;

/** @throws DataSetError where a part has no frauds or no honest rows. */
export function splitLater<T extends TrainingRow>(train: readonly T[]): { earlier: readonly T[]; later: readonly T[] } {
  const cut = Math.floor(train.length * (1 - LATER_SHARE));
  const parts = { earlier: train.slice(0, cut), later: train.slice(cut) };
  for (const [name, part] of Object.entries(parts)) {
    if (isEnough(part)) continue;
    const frauds = part.filter(({ isFraud }) => isFraud).length;
    throw new DataSetError(
      `The training part is too small: of its ${part.length} ${name} rows ${frauds} are fraudulent, and both the ` +
        `earlier four fifths and the latest fifth need ${FEWEST} frauds and ${FEWEST} others; train on more`,
    );
  }
  return parts;
}

function isEnough(rows: readonly TrainingRow[]): boolean {
  const frauds = rows.filter(({ isFraud }) => isFraud).length;
  return frauds >= FEWEST && rows.length - frauds >= FEWEST;
}

/**
 * Trains on the earlier rows to learn from the later ones when to stop and how to calibrate, then trains again on all of
 * them and turns the result into integers. Equal inputs give an equal file.
 *
 * @param train - in the order of time.
 */
export function trainDataset(train: readonly TrainingRow[], options: DatasetTraining): DatasetModel {
  const { name, seed, names, members, hidden, linearShare, epochs, learningRate, weightDecay, onProgress } = options;
  const { earlier, later } = splitLater(train);
  const size = { members, hidden, ...(linearShare === undefined ? {} : { linearShare }) };
  const settings = { seed: `${name}-${seed}`, ...size, epochs, learningRate, weightDecay };
  const progress = onProgress ? { onProgress } : {};
  const trial = fitEncoding(earlier);
  const { network: tried, bestEpochs } = trainCommittee(trial, earlier, later, { ...settings, ...progress });
  const laterLogits = logitsOf(trial, tried, later);
  const calibration = isPlattWanted(earlier, laterLogits, settings, onProgress)
    ? { ...fitCalibration(laterLogits.logits, laterLogits.labels), chosen: "platt" as const }
    : { ...uncalibrated, chosen: "none" as const };

  const encoding = fitEncoding(train);
  const { network } = trainCommittee(encoding, train, later, { ...settings, ...progress, untilEpochs: bestEpochs });
  const integers = quantise(encoding, network, LANES);
  const model = integerModel(integers, { name, features: names }, calibration, ordinaryRow(train));
  return {
    model,
    encoding,
    bestEpochs,
    calibration,
    integer: (features) => scoreFeatures(model, features) / 10_000,
    float: (features) => calibrated(calibration, logitOf(network, encoded(encoding, features))),
  };
}

type Logits = { readonly logits: readonly number[]; readonly labels: readonly boolean[] };

function logitsOf(encoding: Encoding, network: Network, rows: readonly TrainingRow[]): Logits {
  return {
    logits: rows.map(({ features }) => logitOf(network, encoded(encoding, features))),
    labels: rows.map(({ isFraud }) => isFraud),
  };
}

/**
 * Plays the calibration one slice earlier: fitted on the fifth before the latest, does Platt's scaling help on the
 * latest? Where the first three fifths are too few to say, it is used: the network has hardly seen frauds then.
 */
function isPlattWanted(
  earlier: readonly TrainingRow[],
  laterLogits: Logits,
  settings: CommitteeOptions,
  onProgress: DatasetTraining["onProgress"],
): boolean {
  const cut = Math.floor((earlier.length * (1 - 2 * LATER_SHARE)) / (1 - LATER_SHARE));
  const [first, second] = [earlier.slice(0, cut), earlier.slice(cut)];
  if (!isEnough(first) || !isEnough(second)) return true;
  onProgress?.("choosing the calibration");
  const encoding = fitEncoding(first);
  const { network } = trainCommittee(encoding, first, second, settings);
  return plattHelps(logitsOf(encoding, network, second), laterLogits);
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
