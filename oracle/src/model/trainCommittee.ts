import type { Encoding } from "./encoding.ts";
import { linearMember } from "./linearMember.ts";
import { fitLine } from "./logisticRegression.ts";
import { type Network, type TrainingOptions, type TrainingRow, trainNetwork } from "./trainNetwork.ts";

export type CommitteeOptions = Omit<TrainingOptions, "untilEpoch" | "onEpoch"> & {
  /** How many networks. */
  readonly members: number;
  /** Weight of a logistic regression on the same rows in the mean, 0 … 1; none without it. */
  readonly linearShare?: number;
  /** Epochs of each, in place of stopping by the later slice: for training again on all rows. */
  readonly untilEpochs?: readonly number[];
  readonly onProgress?: (line: string) => void;
};

/**
 * Trains networks that differ only in their first weights and the order of rows, and makes one of them: the mean of
 * their logits. It varies less from seed to seed than a single one of as many units. A line among them steadies it where
 * frauds are few or change. Equal inputs give equal bytes.
 */
export function trainCommittee(
  encoding: Encoding,
  rows: readonly TrainingRow[],
  laterRows: readonly TrainingRow[],
  options: CommitteeOptions,
): { network: Network; bestEpochs: number[] } {
  const { members, linearShare = 0, untilEpochs, onProgress, ...settings } = options;
  const trained = Array.from({ length: members }, (_, i) => {
    const untilEpoch = untilEpochs?.[i];
    const which = members === 1 ? "" : `network ${i + 1} of ${members}, `;
    return trainNetwork(encoding, rows, laterRows, {
      ...settings,
      seed: members === 1 ? settings.seed : `${settings.seed}-${i}`,
      ...(untilEpoch === undefined ? {} : { untilEpoch }),
      onEpoch: (epoch, loss) =>
        onProgress?.(
          untilEpoch === undefined
            ? `${which}epoch ${epoch} of ${settings.epochs}, loss ${loss.toFixed(4)} on the later slice`
            : `${which}epoch ${epoch} of ${untilEpoch} on all training rows`,
        ),
    });
  });
  const mean = meanOf(trained.map(({ network }) => network));
  return {
    network:
      linearShare === 0
        ? mean
        : blended([
            { network: mean, share: 1 - linearShare },
            { network: linearMember(encoding, fitLine(rows)), share: linearShare },
          ]),
    bestEpochs: trained.map(({ bestEpoch }) => bestEpoch),
  };
}

/** The network whose logit is the mean of the given ones'. */
export function meanOf(networks: readonly Network[]): Network {
  const only = networks[0];
  if (only !== undefined && networks.length === 1) return only;
  return {
    weights: networks.flatMap(({ weights }) => weights),
    biases: Float32Array.from(networks.flatMap(({ biases }) => [...biases])),
    outputWeights: Float32Array.from(
      networks.flatMap(({ outputWeights }) => Array.from(outputWeights, (weight) => weight / networks.length)),
    ),
    outputBias: networks.reduce((sum, { outputBias }) => sum + outputBias, 0) / networks.length,
  };
}

/** The network whose logit is the sum of the given ones', each times its share. */
export function blended(parts: readonly { readonly network: Network; readonly share: number }[]): Network {
  return {
    weights: parts.flatMap(({ network }) => network.weights),
    biases: Float32Array.from(parts.flatMap(({ network }) => [...network.biases])),
    outputWeights: Float32Array.from(
      parts.flatMap(({ network, share }) => Array.from(network.outputWeights, (weight) => weight * share)),
    ),
    outputBias: parts.reduce((sum, { network, share }) => sum + share * network.outputBias, 0),
  };
}
