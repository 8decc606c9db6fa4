import type { Encoding } from "./encoding.ts";
import type { Line } from "./logisticRegression.ts";
import type { Network } from "./trainNetwork.ts";

/**
 * A line as a network of two hidden units, one for each sign of its logit: within the range of the knots it gives the
 * line's logit up to the sixteenths of the encoding, beyond it the logit at the end.
 */
export function linearMember(encoding: Encoding, { intercept, slopes, means, ifUnknown }: Line): Network {
  const weights = new Float32Array(encoding.width);
  let bias = intercept;
  for (const [f, { knots, trained, hasUnknown, start, width }] of encoding.features.entries()) {
    const slope = slopes[f] as number;
    const first = slope * ((knots[0] as number) - (means[f] as number));
    bias += first;
    for (let k = 1; k < trained; k++) {
      weights[start + k - 1] = slope * ((knots[k] as number) - (knots[k - 1] as number));
    }
    if (hasUnknown) weights[start + width - 1] = (ifUnknown[f] as number) - first;
  }
  return {
    weights: [weights, weights.map((weight) => -weight)],
    biases: Float32Array.of(bias, -bias),
    outputWeights: Float32Array.of(1, -1),
    outputBias: 0,
  };
}
