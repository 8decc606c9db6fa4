/** What integers may cost against the floating-point network: AUC, average precision, and the worst score as a probability. */
export const lossLimits = { auc: 0.002, prAuc: 0.002, scoreWorst: 0.01 } as const;

export type IntegerLoss = {
  /** Floats less integers. */
  readonly auc: number;
  readonly prAuc: number;
  /** By how much a probability differs, in the mean and in the worst row. */
  readonly scoreMean: number;
  readonly scoreWorst: number;
};

/** Mean and worst difference of two lists of probabilities of the same rows. */
export function scoreDifference(
  float: readonly number[],
  integer: readonly number[],
): Pick<IntegerLoss, "scoreMean" | "scoreWorst"> {
  const differences = float.map((p, i) => Math.abs(p - (integer[i] as number)));
  return {
    scoreMean: differences.reduce((sum, difference) => sum + difference, 0) / differences.length,
    scoreWorst: differences.reduce((most, difference) => Math.max(most, difference), 0),
  };
}

/** One sentence for each limit that is exceeded: a model of which there are any is not to be published. */
export function exceededLimits(name: string, loss: IntegerLoss): string[] {
  return Object.entries(lossLimits)
    .map(([key, limit]) => ({ key, limit, value: loss[key as keyof typeof lossLimits] }))
    .filter(({ limit, value }) => !(value <= limit))
    .map(
      ({ key, limit, value }) =>
        `${name}: the integers cost ${value.toFixed(4)} (${key}), at most ${limit} is allowed: train fewer hidden units, ` +
        "so that more lanes are left for the widest, or another seed",
    );
}
