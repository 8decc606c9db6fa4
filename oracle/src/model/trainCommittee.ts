import type { Encoding } from "./encoding.ts";
import { type Network, type TrainingOptions, type TrainingRow, trainNetwork } from "./trainNetwork.ts";

export type CommitteeOptions = Omit<TrainingOptions, "untilEpoch" | "onEpoch"> & {
  /** How many networks. */
  readonly members: number;
  /** Epochs of each, in place of stopping by the later slice: for training again on all rows. */
  readonly untilEpochs?: readonly number[];
  readonly onProgress?: (line: string) => void;
};

/**
 * Trains networks that differ only in their first weights and the order of rows, and makes one of them: the mean of
 * their logits. It varies less from seed to seed than a single one of as many units. Equal inputs give equal bytes.
 */
export function trainCommittee(
  encoding: Encoding,
  rows: readonly TrainingRow[],
  laterRows: readonly TrainingRow[],
  options: CommitteeOptions,
): { network: Network; bestEpochs: number[] } {
  const { members, untilEpochs, onProgress, ...settings } = options;
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
  return {
    network: meanOf(trained.map(({ network }) => network)),
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
