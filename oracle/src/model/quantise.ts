import { type ModelFile, parseModel } from "@sluice/sdk";
import { type Calibration, calibrationTable, tableEnds } from "./calibrate.ts";
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
 * rectified unit allows; the scale is the largest at which no input can drive a hidden unit out of its lane. The widest
 * units decide that scale, so they are shared out over the lanes that are left: each of their lanes carries a part.
 *
 * @param lanes - hidden units of the file, at least as many as the network has.
 */
export function quantise(encoding: Encoding, network: Network, lanes: 16 | 32): IntegerNetwork {
  const tables = encoding.features.map((_, f) => floatRows(encoding, network, f));
  const reaches = Array.from(network.weights, (_, j) => {
    const columns = tables.map((table) => table.map((row) => row[j] as number));
    const highest = columns.reduce((sum, values) => sum + Math.max(...values), 0);
    const lowest = columns.reduce((sum, values) => sum + Math.min(...values), 0);
    return Math.max(highest, -lowest);
  });
  const parts = lanesOf(reaches, lanes);
  const reach = reaches.reduce((most, of, j) => Math.max(most, of / (parts[j] as number)), 0) || 1;
  // Rounding and the shares of the rest move each of the n rows by one at most; the check of the file has the last word.
  const scale = (LANE_MAX / 16 - encoding.features.length) / reach;
  return {
    knots: encoding.features.map(({ knots }) => knots),
    rows: tables.map((table, f) =>
      table.map((row, k) => row.flatMap((weight, j) => shares(Math.round(weight * scale), parts[j] as number, f + k))),
    ),
    signs: Array.from(network.outputWeights).flatMap((weight, j) =>
      Array<1 | -1>(parts[j] as number).fill(weight < 0 ? -1 : 1),
    ),
    unit: 1 / (16 * scale),
    bias: network.outputBias * 16 * scale,
  };
}

/** How many lanes each unit gets: one, and those that are left one after the other to whichever is widest. */
function lanesOf(reaches: readonly number[], lanes: number): number[] {
  const parts = reaches.map(() => 1);
  for (let left = lanes - reaches.length; left > 0; left--) {
    let widest = 0;
    for (const [j, reach] of reaches.entries()) {
      if (reach / (parts[j] as number) > (reaches[widest] as number) / (parts[widest] as number)) widest = j;
    }
    parts[widest] = (parts[widest] as number) + 1;
  }
  return parts;
}

/** A number in equal whole parts; what is left over goes to some of them, others each time, so that all stay alike. */
function shares(whole: number, parts: number, turn: number): number[] {
  const least = Math.floor(whole / parts);
  const left = whole - least * parts;
  return Array.from({ length: parts }, (_, i) => least + ((i + turn) % parts < left ? 1 : 0));
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

/** The model file of a network whose logits are calibrated so. */
export function integerModel(
  integers: IntegerNetwork,
  names: { readonly name: string; readonly features: readonly string[] },
  calibration: Calibration,
  baseline: readonly number[],
): ModelFile {
  const { unit, bias } = integers;
  // No sum goes further than all lanes together, wherever the calibration is flat.
  const furthest = integers.signs.length * LANE_MAX;
  const ends = tableEnds(calibration).map((logit) => logit / unit - bias) as [number, number];
  const lowest = Math.floor(Math.max(-furthest, Math.min(furthest - 2, ends[0])));
  const highest = Math.ceil(Math.min(furthest, Math.max(lowest + 2, ends[1])));
  const range = outputRange(lowest, highest);
  const most = Math.max(1, Math.floor((highest + range.offset) / 2 ** range.shift));
  const half = 2 ** range.shift / 2; // u is rounded down: in the mean z lies in the middle of its step
  const logitAt = (u: number) => (u * 2 ** range.shift + half - range.offset + bias) * unit;
  const table = calibrationTable(calibration, logitAt, most);
  return parseModel({
    format: "sluice-model/1",
    name: names.name,
    features: names.features,
    hidden: integers.signs.length,
    knots: integers.knots,
    rows: integers.rows,
    signs: integers.signs,
    output: { ...range, ...table },
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
