import { concat, type Hex, keccak256, numberToHex, padHex, size } from "viem";
import { modelEvaluatorCode } from "./evaluatorCode.ts";
import { MAX_MODEL_FEATURES, type ModelFile } from "./parseModel.ts";

const LANES = 16;
const LANE_BITS = 16n;
const LANE_MASK = 0xffffn;
const TOP_BIT = 0x8000;
const WORD = 1n << 256n;
/** Bytes between the evaluator and the first row. */
const HEAD_BYTES = 0x420;
const OUTPUT_LANES = 32;
/** Lanes of a bin word that hold knots; lane 15 repeats the lowest knot, lane 0 is the place of the rows. */
const BIN_LANES = 14;

/**
 * The tables of a model as `RiskModels.publish` takes them: what follows the evaluator in the model's code. The layout
 * is docs/reference/model-code.md.
 *
 * @param model - a model from `parseModel`.
 * @returns the tables. The same model always gives the same bytes.
 *
 * @example
 * const tables = encodeModel(parseModel(text));
 */
export function encodeModel(model: ModelFile): Hex {
  const { hidden, signs, output } = model;
  const count = model.features.length;
  const rowBytes = hidden * 2;
  const head: Hex[] = [];
  const rows: Hex[] = [];

  let at = size(modelEvaluatorCode) + HEAD_BYTES;
  for (let f = 0; f < MAX_MODEL_FEATURES; f++) {
    const knots = model.knots[f];
    const table = model.rows[f];
    if (f >= count || knots === undefined || table === undefined) {
      head.push(wordOf([]));
      continue;
    }
    head.push(encodeBins(knots, at - (BIN_LANES - knots.length) * rowBytes));
    // From the highest knot down, the highest row twice: the rows above and below a value stand side by side.
    const falling = table.toReversed();
    for (const row of [falling[0] as readonly number[], ...falling]) rows.push(...encodeRow(row));
    at += (table.length + 1) * rowBytes;
  }

  head.push(encodeParameters(model));
  const features = Array.from({ length: 2 * LANES }, (_, f) => (f < count ? TOP_BIT : 0xffff));
  head.push(wordOf(features.slice(0, LANES)), wordOf(features.slice(LANES)));
  const negative = Array.from({ length: 2 * LANES }, (_, j) => (signs[j] === -1 ? 0xffff : 0));
  // Hidden unit j is lane j counted from the low end; wordOf counts from the high one.
  head.push(wordOf(negative.slice(0, LANES).reverse()), wordOf(negative.slice(LANES).reverse()));

  const knots = Array.from({ length: OUTPUT_LANES }, (_, i) => {
    const knot = output.knots[i];
    return knot === undefined ? 0xffff : knot | TOP_BIT;
  });
  head.push(wordOf(knots.slice(0, LANES)), wordOf(knots.slice(LANES)));
  const last = output.scores.length - 1;
  const scores = Array.from(
    { length: OUTPUT_LANES },
    (_, i) => output.scores[Math.min(Math.max(i - 1, 0), last)] as number,
  );
  head.push(wordOf(scores.slice(0, LANES)), wordOf(scores.slice(LANES)));
  return concat([...head, ...rows]);
}

/**
 * The model id: hash of the code that `RiskModels` deploys for these tables.
 *
 * @param tables - what {@link encodeModel} made.
 * @param evaluator - the evaluator's code; by default the one in this package.
 * @returns the id, of which `gateTerms` pin the first 21 bytes.
 */
export function getModelId(tables: Hex, evaluator: Hex = modelEvaluatorCode): Hex {
  return keccak256(concat([evaluator, tables]));
}

/** Version 1, features, hidden units, shift, offset, output knots; the rest is zero. */
function encodeParameters({ features, hidden, output }: ModelFile): Hex {
  const { shift, offset, knots } = output;
  const bytes = [
    numberToHex(1, { size: 1 }),
    numberToHex(features.length, { size: 1 }),
    numberToHex(hidden, { size: 1 }),
    numberToHex(shift, { size: 1 }),
    numberToHex(offset, { size: 4 }),
    numberToHex(knots.length, { size: 1 }),
  ];
  return padHex(concat(bytes), { dir: "right", size: 32 });
}

/** Lane 15 and 14 the lowest knot, then rising downwards; unused lanes are full; lane 0 is where row 0 of a full table would be counted from. */
function encodeBins(knots: readonly number[], place: number): Hex {
  const lanes = knots.map((knot) => knot | TOP_BIT);
  const unused = Array.from({ length: BIN_LANES - knots.length }, () => 0xffff);
  return wordOf([lanes[0] as number, ...lanes, ...unused, place]);
}

/** Sixteen lanes of a row are one signed sum modulo 2²⁵⁶; the lower hidden units come first. */
function encodeRow(row: readonly number[]): Hex[] {
  const words: Hex[] = [];
  for (let first = 0; first < row.length; first += LANES) {
    let sum = 0n;
    for (let j = LANES - 1; j >= 0; j--) sum = (sum << LANE_BITS) + BigInt(row[first + j] as number);
    words.push(numberToHex(((sum % WORD) + WORD) % WORD, { size: 32 }));
  }
  return words;
}

/** A word of sixteen lanes, the first in the highest bits; missing ones are zero. */
function wordOf(lanes: readonly number[]): Hex {
  let word = 0n;
  for (let i = 0; i < LANES; i++) word = (word << LANE_BITS) | (BigInt(lanes[i] ?? 0) & LANE_MASK);
  return numberToHex(word, { size: 32 });
}
