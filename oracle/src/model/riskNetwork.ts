import { NeuralNetwork } from "brain.js";

type Floats = Float32Array;

/**
 * brain.js's network with rectified hidden units, a logistic output and cross-entropy, whose gradient at the output is
 * simply target − output. Everything else, the weights and how they are adjusted, is brain.js.
 */
export class RiskNetwork extends NeuralNetwork<number[], number[]> {
  constructor(inputSize: number, hidden: number) {
    super({ inputSize, hiddenLayers: [hidden], outputSize: 1, activation: "relu" });
  }

  override setActivation(): void {
    this.runInput = (input) => this.#forward(input);
    this.calculateDeltas = (target) => this.#backward(target);
  }

  #forward(input: Floats): Floats {
    this.outputs[0] = input;
    const [, hidden, output] = this.outputs as [Floats, Floats, Floats];
    const [, weights, outputWeights] = this.weights as [unknown, Floats[], Floats[]];
    const [, biases, outputBias] = this.biases as [unknown, Floats, Floats];
    const last = outputWeights[0] as Floats;
    let logit = outputBias[0] as number;
    for (let j = 0; j < hidden.length; j++) {
      const row = weights[j] as Floats;
      let sum = biases[j] as number;
      for (let k = 0; k < row.length; k++) sum += (row[k] as number) * (input[k] as number);
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
