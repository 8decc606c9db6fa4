import { NeuralNetwork } from "brain.js";

type Floats = Float32Array;

/**
 * brain.js's network with rectified hidden units, a logistic output and cross-entropy, whose gradient at the output is
 * simply target − output. Everything else, the weights and how they are adjusted, is brain.js; inputs of zero and units
 * that sleep are passed over, because they change nothing.
 */
export class RiskNetwork extends NeuralNetwork<number[], number[]> {
  /** Places of the inputs that are not zero, and how many of them there are. */
  readonly #places = new Uint16Array(1024);
  #awake = 0;

  constructor(inputSize: number, hidden: number) {
    super({ inputSize, hiddenLayers: [hidden], outputSize: 1, activation: "relu" });
  }

  override setActivation(): void {
    this.runInput = (input) => this.#forward(input);
    this.calculateDeltas = (target) => this.#backward(target);
  }

  /** What brain.js does without momentum, to the last bit, where anything changes at all. */
  override adjustWeights(): void {
    const { learningRate, momentum } = this.trainOpts;
    if (momentum !== 0) {
      super.adjustWeights();
      return;
    }
    const [input, hidden] = this.outputs as [Floats, Floats];
    const [, hiddenDeltas, outputDeltas] = this.deltas as [unknown, Floats, Floats];
    const [, weights, outputWeights] = this.weights as [unknown, Floats[], Floats[]];
    const [, biases, outputBias] = this.biases as [unknown, Floats, Floats];
    const places = this.#places;
    for (let j = 0; j < hiddenDeltas.length; j++) {
      const delta = hiddenDeltas[j] as number;
      if (delta === 0) continue;
      const step = learningRate * delta;
      const row = weights[j] as Floats;
      for (let a = 0; a < this.#awake; a++) {
        const k = places[a] as number;
        row[k] = (row[k] as number) + step * (input[k] as number);
      }
      biases[j] = (biases[j] as number) + step;
    }
    const step = learningRate * (outputDeltas[0] as number);
    const last = outputWeights[0] as Floats;
    for (let j = 0; j < hidden.length; j++) last[j] = (last[j] as number) + step * (hidden[j] as number);
    outputBias[0] = (outputBias[0] as number) + step;
  }

  #forward(input: Floats): Floats {
    this.outputs[0] = input;
    const [, hidden, output] = this.outputs as [Floats, Floats, Floats];
    const [, weights, outputWeights] = this.weights as [unknown, Floats[], Floats[]];
    const [, biases, outputBias] = this.biases as [unknown, Floats, Floats];
    const last = outputWeights[0] as Floats;
    const places = this.#places;
    let awake = 0;
    for (let k = 0; k < input.length; k++) if (input[k] !== 0) places[awake++] = k;
    this.#awake = awake;
    let logit = outputBias[0] as number;
    for (let j = 0; j < hidden.length; j++) {
      const row = weights[j] as Floats;
      let sum = biases[j] as number;
      for (let a = 0; a < awake; a++) {
        const k = places[a] as number;
        sum += (row[k] as number) * (input[k] as number);
      }
      const activated = Math.max(sum, 0);
      hidden[j] = activated;
      logit += (last[j] as number) * activated;
    }
    output[0] = 1 / (1 + Math.exp(-logit));
    return output;
  }

  #backward(target: Floats): void {
    const [, hidden, output] = this.outputs as [Floats, Floats, Floats];
    const [, hiddenDeltas, outputDeltas] = this.deltas as [unknown, Floats, Floats];
    const last = (this.weights[2] as Floats[])[0] as Floats;
    const error = (target[0] as number) - (output[0] as number);
    outputDeltas[0] = error;
    (this.errors[2] as Floats)[0] = error;
    for (let j = 0; j < hidden.length; j++) {
      hiddenDeltas[j] = (hidden[j] as number) > 0 ? error * (last[j] as number) : 0;
    }
  }
}
