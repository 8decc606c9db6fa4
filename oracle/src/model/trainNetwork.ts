import { createRandom } from "../simulate/random.ts";
import { type Encoding, encodeRow } from "./encoding.ts";
import { RiskNetwork } from "./riskNetwork.ts";

export type TrainingRow = { readonly features: readonly number[]; readonly isFraud: boolean };

export type TrainingOptions = {
  readonly seed: string;
  /** Hidden units. */
  readonly hidden: number;
  readonly epochs: number;
  readonly learningRate: number;
  /** Share of every weight that is taken away after an epoch at the full rate. */
  readonly weightDecay: number;
  /** Ends after this epoch and keeps it, whatever the later slice says: for training again on all rows. */
  readonly untilEpoch?: number;
  /** Called after each epoch; loss is cross-entropy on the later slice. */
  readonly onEpoch?: (epoch: number, loss: number) => void;
};

/** A trained network as plain numbers: one row of weights a hidden unit, over the encoding's inputs. */
export type Network = {
  readonly weights: readonly Float32Array[];
  readonly biases: Float32Array;
  readonly outputWeights: Float32Array;
  readonly outputBias: number;
};

/**
 * Trains with brain.js, one row at a time in a seeded order, the rate falling along a cosine, and keeps the epoch that
 * was best on the later slice. Equal inputs give equal bytes under one version of Node.
 */
export function trainNetwork(
  encoding: Encoding,
  rows: readonly TrainingRow[],
  laterRows: readonly TrainingRow[],
  options: TrainingOptions,
): { network: Network; bestEpoch: number; loss: number } {
  const { hidden, epochs, learningRate, weightDecay, untilEpoch, onEpoch } = options;
  const random = createRandom(`${options.seed}/training`);
  return withSeededMathRandom(random.fraction, () => {
    const network = new RiskNetwork(encoding.width, hidden);
    network.initialize();
    const patterns = rows.map(({ features, isFraud }) => ({
      input: encoded(encoding, features),
      output: Float32Array.of(isFraud ? 1 : 0),
    }));
    const order = Uint32Array.from(patterns.keys());
    let best: { network: Network; bestEpoch: number; loss: number } | undefined;
    for (let epoch = 0; epoch < (untilEpoch ?? epochs); epoch++) {
      shuffle(order, random.fraction);
      const rate = learningRate * (0.02 + 0.49 * (1 + Math.cos((Math.PI * epoch) / epochs)));
      network.trainOpts.learningRate = rate;
      network.trainOpts.momentum = 0;
      for (const i of order) network.trainPattern(patterns[i] as (typeof patterns)[number]);
      decayWeights(network, 1 - weightDecay * (rate / learningRate));
      const loss = crossEntropy(encoding, network, laterRows);
      const isWanted = untilEpoch === undefined ? best === undefined || loss < best.loss : epoch + 1 === untilEpoch;
      if (isWanted) best = { network: plain(network), bestEpoch: epoch + 1, loss };
      onEpoch?.(epoch + 1, loss);
    }
    if (best === undefined) throw new Error("Training needs at least one epoch.");
    return best;
  });
}

/** The network's answer before the logistic function. */
export function logitOf(network: Network, inputs: Float32Array): number {
  let logit = network.outputBias;
  for (const [j, row] of network.weights.entries()) {
    let sum = network.biases[j] as number;
    for (let k = 0; k < row.length; k++) sum += (row[k] as number) * (inputs[k] as number);
    if (sum > 0) logit += sum * (network.outputWeights[j] as number);
  }
  return logit;
}

export function encoded(encoding: Encoding, features: readonly number[]): Float32Array {
  const inputs = new Float32Array(encoding.width);
  encodeRow(encoding, features, inputs);
  return inputs;
}

function plain(network: RiskNetwork): Network {
  const [, weights, output] = network.weights as [unknown, Float32Array[], Float32Array[]];
  return {
    weights: weights.map((row) => row.slice()),
    biases: (network.biases[1] as Float32Array).slice(),
    outputWeights: (output[0] as Float32Array).slice(),
    outputBias: (network.biases[2] as Float32Array)[0] as number,
  };
}

function crossEntropy(encoding: Encoding, network: RiskNetwork, rows: readonly TrainingRow[]): number {
  const inputs = new Float32Array(encoding.width);
  let loss = 0;
  for (const { features, isFraud } of rows) {
    encodeRow(encoding, features, inputs);
    const p = network.runInput(inputs)[0] as number;
    loss -= Math.log(Math.max(1e-7, isFraud ? p : 1 - p));
  }
  return loss / rows.length;
}

function decayWeights(network: RiskNetwork, factor: number): void {
  for (const rows of network.weights.slice(1)) {
    for (const row of rows) for (let k = 0; k < row.length; k++) row[k] = (row[k] as number) * factor;
  }
}

function shuffle(order: Uint32Array, fraction: () => number): void {
  for (let i = order.length - 1; i > 0; i--) {
    const other = Math.floor(fraction() * (i + 1));
    const kept = order[i] as number;
    order[i] = order[other] as number;
    order[other] = kept;
  }
}

/** brain.js takes its first weights from Math.random, which cannot be seeded: it is lent a seeded one meanwhile. */
function withSeededMathRandom<T>(fraction: () => number, run: () => T): T {
  const original = Math.random;
  Math.random = fraction;
  try {
    return run();
  } finally {
    Math.random = original;
  }
}
