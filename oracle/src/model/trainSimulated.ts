import { featureNames, getModelHash, type ModelFile, unknownFeature } from "@sluice/sdk";
import { type Reference, referenceOf } from "../feedback/reference.ts";
import { type DemoTrial, tryDemos } from "./demoTrial.ts";
import { type IntegerLoss, scoreDifference } from "./lossLimits.ts";
import { type Measured, measure } from "./measure.ts";
import { type Figures, figuresOf } from "./metrics.ts";
import type { Tested } from "./plots.ts";
import { countReasons, type ReasonCount } from "./reasonCounts.ts";
import { fitSimulatedBaselines } from "./simulatedBaselines.ts";
import { simulatedParts } from "./simulatedParts.ts";
import { simulatedRows } from "./simulatedRows.ts";
import type { SimulatedSettings } from "./simulatedSettings.ts";
import { type Slice, slicesOf } from "./slices.ts";
import { chooseThresholds, costTable, defaultCosts, type ThresholdChoice } from "./thresholds.ts";
import { floatProbabilities, scoresOf, trainModel } from "./trainModel.ts";

/** What is known about a trained model, beside its file. */
export type ModelReport = {
  readonly name: string;
  /** keccak-256 of the model file's canonical bytes. */
  readonly fileHash: string;
  readonly dataset: "simulated";
  readonly seed: number;
  readonly releaseAtMost: number;
  readonly denyAtLeast: number;
  readonly training: {
    readonly rows: number;
    readonly frauds: number;
    readonly inputs: number;
    readonly hidden: number;
    readonly epochs: number;
    readonly bestEpoch: number;
  };
  readonly laterSlice: Measured;
  readonly otherSeed: Measured;
  /** Figures of the floating-point network less those of the integers, on the other seed. */
  readonly quantisationLoss: Readonly<Record<keyof Figures, number>> & IntegerLoss;
  /** Of the other seed. */
  readonly slices: readonly Slice[];
  /** Reasons of the riskiest rows of the other seed. */
  readonly reasons: readonly ReasonCount[];
  readonly thresholds: readonly ThresholdChoice[];
  readonly demos: DemoTrial;
};

const PAYEE_AGE = featureNames.indexOf("payeeAge");

/**
 * Generates worlds, trains on the earlier part of their time, stops by the next, calibrates on other worlds and measures
 * on the last part and on worlds of another seed. Equal settings give equal bytes.
 *
 * @param onProgress - one line on what is being done.
 */
export function trainSimulated(
  settings: SimulatedSettings,
  onProgress: (line: string) => void = () => {},
): { model: ModelFile; report: ModelReport; reference: Reference; tested: Tested } {
  const { name, seed, hidden, epochs, learningRate, town } = settings;
  const { train, later, test } = simulatedParts(settings, onProgress);
  const calibrate = [...simulatedRows(`calibrate-${seed}`, settings.calibrate, town)].flat();
  const other = [...simulatedRows(`other-${seed}`, settings.other, town)].flat();

  const trained = trainModel(
    { train, later, calibrate },
    {
      name,
      seed: `simulated-${seed}`,
      hidden,
      epochs,
      learningRate,
      onEpoch: (epoch, loss) => onProgress(`epoch ${epoch} of ${epochs}, loss ${loss.toFixed(4)} on the later slice`),
    },
  );
  onProgress("fitting the baselines");
  const baselines = fitSimulatedBaselines({ train, later });
  onProgress("measuring");
  const { model, encoding, bestEpoch } = trained;
  const otherScores = scoresOf(model, other);
  const labels = other.map(({ isFraud }) => isFraud);
  const [floats, integers] = [floatProbabilities(trained, other), otherScores.map((score) => score / 10_000)];
  const float = figuresOf({ scores: floats, labels });
  const integer = figuresOf({ scores: integers, labels });
  const chosen = chooseThresholds(defaultCosts, other, otherScores);
  const report: ModelReport = {
    name,
    fileHash: getModelHash(model),
    dataset: "simulated",
    seed,
    releaseAtMost: chosen.releaseAtMost,
    denyAtLeast: chosen.denyAtLeast,
    training: {
      rows: train.length,
      frauds: train.filter(({ isFraud }) => isFraud).length,
      inputs: encoding.width,
      hidden,
      epochs,
      bestEpoch,
    },
    laterSlice: measure(model, test, baselines(test), `later-${seed}`),
    otherSeed: measure(model, other, baselines(other), `other-${seed}`),
    quantisationLoss: {
      auc: float.auc - integer.auc,
      prAuc: float.prAuc - integer.prAuc,
      recallAt1Fpr: float.recallAt1Fpr - integer.recallAt1Fpr,
      brier: float.brier - integer.brier,
      ece: float.ece - integer.ece,
      ...scoreDifference(floats, integers),
    },
    slices: slicesOf(
      other.map(({ isFraud, value, features }) => ({
        isFraud,
        value,
        isNewPayee: features[PAYEE_AGE] === unknownFeature,
      })),
      integers,
    ),
    reasons: countReasons(model, other, otherScores),
    thresholds: costTable.map((costs) => chooseThresholds(costs, other, otherScores)),
    demos: tryDemos(model, chosen, settings.demoSeeds),
  };
  const reference = referenceOf(
    model,
    train.map(({ features }) => features),
  );
  return { model, report: rounded(report), reference, tested: { scores: integers, labels } };
}

/** Six digits are more than the figures mean, and keep the file readable. */
function rounded(report: ModelReport): ModelReport {
  const text = JSON.stringify(report, (_, x) => (typeof x === "number" ? Math.round(x * 1e6) / 1e6 : x));
  return JSON.parse(text);
}
