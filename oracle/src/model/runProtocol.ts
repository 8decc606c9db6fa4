import { getModelHash, type ModelFile, scoreFeatures } from "@sluice/sdk";
import { amlsimSplit, readAmlsim } from "../datasets/amlsim.ts";
import { bitcoinOtcSplit, readRatings } from "../datasets/bitcoinOtc.ts";
import { DataSetError } from "../datasets/dataSetError.ts";
import type { DatasetRow, DatasetSplit } from "../datasets/datasetRow.ts";
import { ethereumSplit, readEthereum } from "../datasets/ethereum.ts";
import { HANDBOOK_START, type HandbookPayments, handbookSplit, readHandbook } from "../datasets/handbook.ts";
import { bookFeatureNames, bookFeatures } from "../datasets/handbookBookFeatures.ts";
import { generalFeatureNames, generalFeatures } from "../datasets/handbookGeneralFeatures.ts";
import { fitBaselines } from "./baselines.ts";
import { fitBoostedTrees, treeDefaults } from "./boostedTrees.ts";
import { datasetWording } from "./datasetReasons.ts";
import { book15Settings, type DatasetName, type DatasetSettings, datasetSettings } from "./datasetSettings.ts";
import { type DatasetIntervals, intervalsOf } from "./intervals.ts";
import { type IntegerLoss, scoreDifference } from "./lossLimits.ts";
import { countReasons, type ReasonCount } from "./reasonCounts.ts";
import { type Slice, slicesOf } from "./slices.ts";
import { chooseThresholds, costTable, type ThresholdChoice } from "./thresholds.ts";
import { type DatasetModel, splitLater, trainDataset } from "./trainDataset.ts";

/** One set of features, trained and tested. */
export type ProtocolRun = {
  readonly features: readonly string[];
  readonly description: string;
  readonly trainRows: number;
  readonly trainFrauds: number;
  readonly testRows: number;
  readonly testFrauds: number;
  /** Of each network. */
  readonly bestEpochs: readonly number[];
  /** Weight of a logistic regression in the mean of the networks. */
  readonly linearShare: number;
  /** Whether Platt's scaling was chosen, and its line over logits. */
  readonly calibration: DatasetModel["calibration"];
  readonly trees: number;
  readonly inputs: number;
  readonly fileHash: string;
  /** The integer model. */
  readonly figures: DatasetIntervals;
  /** What the integers cost. */
  readonly loss: IntegerLoss;
  readonly baselines: Readonly<Record<string, DatasetIntervals>>;
  readonly slices: readonly Slice[];
  /** Of the riskiest test rows. */
  readonly reasons: readonly ReasonCount[];
  /** What the thresholds of each cost would have done to the test part. */
  readonly thresholds: readonly ThresholdChoice[];
};

export type ProtocolResult = {
  readonly dataset: DatasetName;
  readonly seed: number;
  readonly model: ModelFile;
  /** This project's features first; for the handbook also its own fifteen. */
  readonly runs: { readonly own: ProtocolRun; readonly book15?: ProtocolRun };
  /** Test rows of the own features with the model's probability, for plots. */
  readonly tested: { readonly scores: readonly number[]; readonly labels: readonly boolean[] };
};

export type ProtocolOptions = {
  readonly dataset: DatasetName;
  /** Folder of the data set's files. */
  readonly folder: string;
  readonly seed: number;
  /** First second of the test part; the protocol's own without it. */
  readonly testFrom?: number | undefined;
  readonly onProgress?: (line: string) => void;
};

/** Reads a data set, follows its protocol and measures the integer model beside simpler ones on the same rows. */
export async function runProtocol(options: ProtocolOptions): Promise<ProtocolResult> {
  const { dataset, folder, testFrom, onProgress } = options;
  onProgress?.(`reading ${folder}`);
  if (dataset !== "handbook") {
    const own = runSplit(await splitOf(dataset, folder, testFrom), options, `${dataset}-v1`);
    return { dataset, seed: options.seed, model: own.model, runs: { own: own.run }, tested: own.tested };
  }
  const payments = await readHandbook(folder);
  const [general, book] = handbookSplits(payments, testFrom ?? (datasetSettings.handbook.testFrom as number));
  const own = runSplit(general, options, `${dataset}-v1`);
  const book15 = runSplit(book, options, `${dataset}-book15-v1`, book15Settings);
  return {
    dataset,
    seed: options.seed,
    model: own.model,
    runs: { own: own.run, book15: book15.run },
    tested: own.tested,
  };
}

async function splitOf(
  dataset: Exclude<DatasetName, "handbook">,
  folder: string,
  testFrom: number | undefined,
): Promise<DatasetSplit> {
  switch (dataset) {
    case "bitcoin-otc":
      return bitcoinOtcSplit(await readRatings(folder), testFrom);
    case "amlsim":
      return amlsimSplit(await readAmlsim(folder), testFrom);
    case "ethereum":
      return ethereumSplit(await readEthereum(folder), testFrom);
  }
}

const HANDBOOK_KINDS = ["", "amount above 220", "terminal compromised", "card compromised"];

/** The handbook's protocol with this project's general features and with the book's fifteen. */
export function handbookSplits(payments: HandbookPayments, testFrom: number): [DatasetSplit, DatasetSplit] {
  const { train, test, testDays } = handbookSplit(payments, testFrom);
  const { times, customers, frauds, scenarios } = payments;
  const wanted = [...train, ...test];
  const day = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10);
  const from = (i: number | undefined) => day(HANDBOOK_START + (times[i as number] as number));
  const description =
    `${from(train[0])} to ${from(train.at(-1))} train, seven days wait for labels, ` +
    `${from(test[0])} to ${from(test.at(-1))} test without cards known to be compromised`;
  const general = generalFeatures(payments, wanted);
  const split = (names: readonly string[], features: readonly (readonly number[])[]): DatasetSplit => {
    const row = (i: number, place: number): DatasetRow => ({
      at: HANDBOOK_START + (times[i] as number),
      features: features[place] as readonly number[],
      isFraud: frauds[i] as boolean,
      group: customers[i] as number,
      badShareSoFar: general[place]?.badShareSoFar as number,
      value: (payments.cents[i] as number) / 100,
      isNewPayee: general[place]?.isNewPayee as boolean,
      ...(scenarios[i] === 0 ? {} : { kind: HANDBOOK_KINDS[scenarios[i] as number] as string }),
    });
    return {
      names,
      train: train.map(row),
      test: test.map((i, k) => row(i, train.length + k)),
      testDays,
      description,
    };
  };
  const generalRows = general.map(({ features }) => features);
  return [split(generalFeatureNames, generalRows), split(bookFeatureNames, bookFeatures(payments, wanted))];
}

/** Trains and measures on one split. */
export function runSplit(
  split: DatasetSplit,
  options: Omit<ProtocolOptions, "folder">,
  name: string,
  settings: DatasetSettings = datasetSettings[options.dataset],
) {
  const { names, train, test, testDays, description } = split;
  const { seed, onProgress } = options;
  const { earlier, later } = splitLater(train);
  assertTestable(test);
  const trained = trainDataset(train, { ...settings, name, seed, names, ...(onProgress ? { onProgress } : {}) });
  onProgress?.("fitting the baselines");
  const { trees } = fitBoostedTrees(earlier, later);
  const classifyTrees = fitBoostedTrees(train, [], { ...treeDefaults, rounds: trees }).classify;
  const predictions = fitBaselines(train, classifyTrees)(test);

  onProgress?.("measuring");
  const labels = test.map(({ isFraud }) => isFraud);
  const groups = test.map(({ group }) => group);
  const measured = (scores: readonly number[]) =>
    intervalsOf({ scores, labels, groups, ...(testDays ? { days: testDays } : {}) }, `${name}-${seed}`);
  const scores = test.map(({ features }) => scoreFeatures(trained.model, features));
  const integer = scores.map((score) => score / 10_000);
  const float = test.map(({ features }) => trained.float(features));
  const figures = measured(integer);
  const floatFigures = measured(float);
  const run: ProtocolRun = {
    features: names,
    description,
    trainRows: train.length,
    trainFrauds: train.filter(({ isFraud }) => isFraud).length,
    testRows: test.length,
    testFrauds: labels.filter(Boolean).length,
    bestEpochs: trained.bestEpochs,
    linearShare: settings.linearShare ?? 0,
    calibration: trained.calibration,
    trees,
    inputs: trained.encoding.width,
    fileHash: getModelHash(trained.model),
    figures,
    loss: {
      auc: floatFigures.auc.value - figures.auc.value,
      prAuc: floatFigures.prAuc.value - figures.prAuc.value,
      ...scoreDifference(float, integer),
    },
    baselines: Object.fromEntries(Object.entries(predictions).map(([key, scores]) => [key, measured(scores)])),
    slices: slicesOf(test, integer),
    reasons: countReasons(trained.model, test, scores, datasetWording(options.dataset)),
    thresholds: costTable.map((costs) => chooseThresholds(costs, test, scores)),
  };
  return { run, model: trained.model, tested: { scores: integer, labels } };
}

/** @throws DataSetError where a test part says nothing, because all of its rows are fraudulent or none is. */
function assertTestable(test: readonly DatasetRow[]): void {
  const frauds = test.filter(({ isFraud }) => isFraud).length;
  if (frauds > 0 && frauds < test.length) return;
  throw new DataSetError(
    `Of the ${test.length} rows of the test part ${frauds} are fraudulent: figures need both kinds; choose another ` +
      "--test-from",
  );
}
