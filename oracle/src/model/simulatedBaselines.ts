import { featureNames, unknownFeature } from "@sluice/sdk";
import { type BaselineRow, type BaselineScores, fitBaselines } from "./baselines.ts";
import { fitBoostedTrees, type TreeOptions, treeDefaults } from "./boostedTrees.ts";
import type { SimulatedParts } from "./simulatedParts.ts";
import type { TimedRow } from "./simulatedRows.ts";

const PAYEE_BAD_SHARE = featureNames.indexOf("payeeBadShare");
/** Steps of the feature that are a share of 1. */
const BAD_SHARE_UNIT = 1024;

/**
 * Fits the simpler models on all rows that the network trains on; the rows that tell it when to stop tell the trees too.
 * The date is a payment's place in its world's time.
 */
export function fitSimulatedBaselines(
  { train, later }: Pick<SimulatedParts, "train" | "later">,
  options: TreeOptions = treeDefaults,
): (test: readonly TimedRow[]) => BaselineScores {
  const { classify } = fitBoostedTrees(train, later, options);
  const scores = fitBaselines(train.map(baselineRow), classify);
  return (test) => scores(test.map(baselineRow));
}

function baselineRow({ features, isFraud, moment }: TimedRow): BaselineRow {
  const badShare = features[PAYEE_BAD_SHARE] as number;
  return {
    at: moment,
    features,
    isFraud,
    badShareSoFar: badShare === unknownFeature ? 0 : badShare / BAD_SHARE_UNIT,
  };
}
