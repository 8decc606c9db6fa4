import { concat, type Hex, keccak256, numberToHex } from "viem";
import { buildModelCode } from "./buildModelCode.ts";
import type { ModelFile } from "./parseModel.ts";

const LANES = 16;
const LANE_BITS = 16n;
/** What a lane holds for a sum of zero. */
const ZERO = 0x8000;

/**
 * The tables of a model as `RiskModels.publish` takes them, and builds the model's code from. The layout is
 * docs/reference/model-code.md.
 *
 * @param model - a model from `parseModel`.
 * @returns the tables. The same model always gives the same bytes.
 *
 * @example
 * const tables = encodeModel(parseModel(text));
 */
export function encodeModel(model: ModelFile): Hex {
  const { hidden, signs, output, knots, rows } = model;
  const parts: Hex[] = [
    numberToHex(2, { size: 1 }),
    numberToHex(knots.length, { size: 1 }),
    numberToHex(hidden, { size: 1 }),
    numberToHex(output.shift, { size: 1 }),
    numberToHex(output.offset, { size: 4 }),
    numberToHex(output.knots.length, { size: 1 }),
    numberToHex(
      signs.reduce((bits, sign, j) => (sign === -1 ? bits | (1n << BigInt(j)) : bits), 0n),
      { size: 4 },
    ),
  ];
  output.knots.forEach((knot, i) => {
    parts.push(numberToHex(knot, { size: 2 }), numberToHex(output.scores[i] as number, { size: 2 }));
  });
  for (const list of knots) {
    parts.push(numberToHex(list.length, { size: 1 }), ...list.map((knot) => numberToHex(knot, { size: 2 })));
  }
  // Each unit's lowest value of a feature goes into what the unit begins with, so that rows are not negative.
  const lowest = rows.map((table) =>
    Array.from({ length: hidden }, (_, j) => Math.min(...table.map((row) => row[j] as number))),
  );
  const start = Array.from({ length: hidden }, (_, j) =>
    lowest.reduce((sum, values) => sum + 16 * (values[j] as number), ZERO),
  );
  parts.push(...encodeRow(start));
  rows.forEach((table, f) => {
    for (const row of table.toReversed()) {
      parts.push(...encodeRow(row.map((value, j) => value - ((lowest[f] as number[])[j] as number))));
    }
  });
  return concat(parts);
}

/**
 * The model id: hash of the code that `RiskModels` deploys for these tables.
 *
 * @param tables - what {@link encodeModel} made.
 * @returns the id, of which `gateTerms` pin the first 21 bytes.
 */
export function getModelId(tables: Hex): Hex {
  return keccak256(buildModelCode(tables));
}

/** Sixteen units to a word, the lowest unit in the lowest lane; the word with the lower units comes first. */
function encodeRow(row: readonly number[]): Hex[] {
  const words: Hex[] = [];
  for (let first = 0; first < row.length; first += LANES) {
    let word = 0n;
    for (let j = LANES - 1; j >= 0; j--) word = (word << LANE_BITS) | BigInt(row[first + j] as number);
    words.push(numberToHex(word, { size: 32 }));
  }
  return words;
}
