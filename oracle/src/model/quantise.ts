import { type ModelFile, parseModel } from "@sluice/sdk";
import type { Encoding } from "./encoding.ts";
import { LANE_MAX, MAX_OFFSET, MAX_SHIFT } from "./limits.ts";
import type { Network } from "./trainNetwork.ts";

/** The integer network before its output is calibrated. */
export type IntegerNetwork = {
  readonly knots: readonly (readonly number[])[];
  readonly rows: readonly (readonly (readonly number[])[])[];
  readonly signs: readonly (1 | -1)[];
  /** What one unit of z is in logits. */
  readonly unit: number;
  /** z of the output's bias. */
  readonly bias: number;
};

/**
 * Turns a trained network into rows of integers. The size of each output weight is folded into the first layer, which a
 * rectified unit allows; the scale is the largest at which no input can drive a hidden unit out of its lane.
 */
export function quantise(encoding: Encoding, network: Network): IntegerNetwork {
  const tables = encoding.features.map((_, f) => floatRows(encoding, network, f));
  const hidden = network.weights.length;
  let reach = 0;
  for (let j = 0; j < hidden; j++) {
    const column = tables.map((table) => table.map((row) => row[j] as number));
    const highest = column.reduce((sum, values) => sum + Math.max(...values), 0);
    const lowest = column.reduce((sum, values) => sum + Math.min(...values), 0);
    reach = Math.max(reach, highest, -lowest);
  }
  // Rounding moves each of the n rows by half at most; the check of the file has the last word.
  const scale = (LANE_MAX / 16 - encoding.features.length / 2) / reach;
  return {
    knots: encoding.features.map(({ knots }) => knots),
    rows: tables.map((table) => table.map((row) => row.map((weight) => Math.round(weight * scale) + 0))),
    signs: Array.from(network.outputWeights, (weight) => (weight < 0 ? -1 : 1)),
    unit: 1 / (16 * scale),
    bias: network.outputBias * 16 * scale,
  };
}

/** One row for each knot of a feature, in logits: what the trained bins below it add up to. */
function floatRows(encoding: Encoding, network: Network, f: number): number[][] {
  const feature = encoding.features[f] as Encoding["features"][number];
  const { knots, trained, hasUnknown, start, width } = feature;
  return knots.map((_, k) =>
    network.weights.map((weights, j) => {
      let sum = f === 0 ? (network.biases[j] as number) : 0;
      if (hasUnknown && k === knots.length - 1) sum += weights[start + width - 1] as number;
      else for (let bin = 1; bin <= Math.min(k, trained - 1); bin++) sum += weights[start + bin - 1] as number;
      return sum * Math.abs(network.outputWeights[j] as number);
    }),
  );
}

/** A model whose score is u itself (as far as 10000 goes): for reading z off before calibration. */
export function withOutput(
  integers: IntegerNetwork,
  names: { readonly name: string; readonly features: readonly string[] },
  output: ModelFile["output"],
  baseline: readonly number[],
): ModelFile {
  return parseModel({
    format: "sluice-model/1",
    name: names.name,
    features: names.features,
    hidden: integers.signs.length,
    knots: integers.knots,
    rows: integers.rows,
    signs: integers.signs,
    output,
    baseline,
  });
}

/** z as the scorer computes it, from the file's tables. */
export function sumOf(integers: IntegerNetwork, features: readonly number[]): number {
  const hidden = integers.signs.length;
  const sums = new Float64Array(hidden);
  for (const [f, knots] of integers.knots.entries()) {
    const x = features[f] as number;
    const rows = integers.rows[f] as readonly (readonly number[])[];
    const i = knots.filter((knot) => knot < x).length;
    const inside = i > 0 && i < knots.length;
    const high = rows[Math.min(i, knots.length - 1)] as readonly number[];
    const low = inside ? (rows[i - 1] as readonly number[]) : high;
    const [kHigh, kLow] = [knots[i] as number, knots[i - 1] as number];
    const t = inside ? Math.floor((16 * (kHigh - x)) / (kHigh - kLow)) : 0;
    for (let j = 0; j < hidden; j++) {
      sums[j] = (sums[j] as number) + (16 - t) * (high[j] as number) + t * (low[j] as number);
    }
  }
  return sums.reduce((z, sum, j) => (sum > 0 ? z + sum * (integers.signs[j] as number) : z), 0);
}

/** Offset and shift that bring the given range of z into 0 … 32767. */
export function outputRange(lowest: number, highest: number): { offset: number; shift: number } {
  const offset = Math.max(0, Math.ceil(-lowest));
  let shift = 0;
  while ((highest + offset) / 2 ** shift > LANE_MAX) shift++;
  if (offset > MAX_OFFSET || shift > MAX_SHIFT) {
    throw new Error(`Sums of ${lowest} … ${highest} do not fit the output of a model file.`);
  }
  return { offset, shift };
}
