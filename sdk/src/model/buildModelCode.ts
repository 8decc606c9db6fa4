import { bytesToHex, type Hex, hexToBytes } from "viem";
import { type EvaluatorPiece, evaluatorPieces, modelEvaluatorCode } from "./evaluatorCode.ts";

const LANES = 16;
const TOP_BIT = 0x8000;
const FIRST_WORD = 16;
const MAX_FEATURES = 24;
/** From this feature on a block is one byte longer: the address of its lane takes two. */
const LONGER_BLOCKS_FROM = 13;
/** Bytes of a row's distance and width. */
const BIN_BYTES = 5;
const OUTPUT_RECORD_BYTES = 8;

type Tables = {
  features: number;
  hidden: number;
  shift: number;
  offset: number;
  signs: number;
  outputKnots: number[];
  scores: number[];
  knots: number[][];
  /** The words that the sums begin with, then the rows as they stand. */
  start: bigint[];
  rows: Uint8Array;
};

/**
 * The code of a model: the evaluator's instructions with the model's numbers as operands, then its records, as
 * `RiskModels` builds and deploys it. docs/reference/model-code.md.
 *
 * @param tables - what `encodeModel` made; other bytes give an error or a code that no `RiskModels` deploys.
 * @returns the code, whose hash is the model id.
 */
export function buildModelCode(tables: Hex): Hex {
  const model = readTables(hexToBytes(tables));
  const { features, hidden, knots } = model;
  const { pieces, recordsAt } = layOut(features, hidden);
  const outputBytes = (model.outputKnots.length + 1) * OUTPUT_RECORD_BYTES;

  const recordBytes = hidden * 2 + BIN_BYTES;
  const starts: number[] = [];
  let at = recordsAt + outputBytes;
  for (const list of knots) {
    starts.push(at);
    at += list.length * recordBytes;
  }
  const code = new Uint8Array(at);

  const values = holes(model, starts, recordsAt, pieces.errorsAt);
  let end = 0;
  for (const part of pieces.parts) {
    code.set(part.bytes, end);
    for (const { name, offset, size } of part.holes) {
      writeNumber(code, end + offset, size, values(name, size));
    }
    end += part.bytes.length;
  }
  writeOutput(code, end, model);
  writeRecords(code, end + outputBytes, model);
  return bytesToHex(code);
}

function readTables(bytes: Uint8Array): Tables {
  let at = 0;
  const read = (size: number): number => {
    let value = 0;
    for (const end = at + size; at < end; at++) value = value * 256 + (bytes[at] ?? 0);
    return value;
  };
  read(1);
  const [features, hidden, shift, offset] = [read(1), read(1), read(1), read(4)];
  const outputCount = read(1);
  const signs = read(4);
  const output = Array.from({ length: outputCount }, () => [read(2), read(2)] as const);
  const knots = Array.from({ length: features }, () => Array.from({ length: read(1) }, () => read(2)));
  const start = Array.from({ length: hidden / LANES }, (_, i) => readWord(bytes, at + 32 * i));
  return {
    features,
    hidden,
    shift,
    offset,
    signs,
    outputKnots: output.map(([knot]) => knot),
    scores: output.map(([, score]) => score),
    knots,
    start,
    rows: bytes.subarray(at + 2 * hidden),
  };
}

function readWord(bytes: Uint8Array, at: number): bigint {
  return BigInt(bytesToHex(bytes.subarray(at, at + 32)));
}

type Part = { bytes: Uint8Array; holes: EvaluatorPiece["holes"] };

/** The instructions of a model of this shape, where its records begin and where the errors' code is. */
function layOut(features: number, hidden: number) {
  const all = hexToBytes(modelEvaluatorCode);
  const slice = ({ offset, holes }: EvaluatorPiece, from: number, to: number): Part => ({
    bytes: all.subarray(offset + from, offset + to),
    holes: holes.filter((hole) => hole.offset >= from && hole.offset < to),
  });
  const whole = (piece: EvaluatorPiece): Part => slice(piece, 0, piece.length);
  const instructions = (bytes: number[]): Part => ({ bytes: Uint8Array.from(bytes), holes: [] });

  const blocks = hidden === 32 ? evaluatorPieces.blocks32 : evaluatorPieces.blocks16;
  const length = (blocks.length - (MAX_FEATURES - LONGER_BLOCKS_FROM)) / MAX_FEATURES;
  const blockAt = (f: number): number => f * length + Math.max(0, f - LONGER_BLOCKS_FROM);
  const first = Math.min(features, FIRST_WORD);

  const parts = [
    whole(features > FIRST_WORD ? evaluatorPieces.large : evaluatorPieces.small),
    whole(evaluatorPieces.seed),
    slice(blocks, 0, blockAt(first)),
  ];
  let last = features;
  if (features > FIRST_WORD) {
    if (hidden === 32) parts.push(whole(evaluatorPieces.collapse));
    parts.push(slice(blocks, blockAt(FIRST_WORD), blockAt(features)));
    last = features - FIRST_WORD + 1;
  }
  // SWAP to the first of what the blocks left, and add up the rest.
  if (hidden === 32) {
    const swap = features > FIRST_WORD ? last : features;
    parts.push(instructions([0x8f + swap, ...new Array<number>(swap - 1).fill(0x01)]));
  }
  parts.push(whole(hidden === 32 ? evaluatorPieces.tail32 : evaluatorPieces.tail16));
  const errorsAt = parts.reduce((sum, part) => sum + part.bytes.length, 0);
  parts.push(whole(evaluatorPieces.errors), whole(evaluatorPieces.lengthError));
  const recordsAt = parts.reduce((sum, part) => sum + part.bytes.length, 0);
  return { pieces: { parts, errorsAt }, recordsAt };
}

/** What goes into the holes. Lane f of a word counts from the highest for feature f, or from the middle for feature 16 + f. */
function holes(model: Tables, starts: number[], outputAt: number, errorsAt: number) {
  const { features, hidden, knots, signs, outputKnots, shift } = model;
  const highest = (f: number): number => (knots[f] as number[]).at(-1) as number;
  const lanes = (size: number, lane: (f: number) => number): bigint => {
    const first = size === 32 ? 0 : FIRST_WORD;
    let word = 0n;
    for (let f = first; f < first + size / 2; f++) word = (word << 16n) | BigInt(lane(f));
    return word;
  };
  const flip = (first: number): bigint => {
    let word = 0n;
    for (let j = LANES - 1; j >= 0; j--) word = (word << 16n) | ((signs >>> (first + j)) & 1 ? 0x7fffn : 0n);
    return word;
  };
  const negative = Array.from({ length: hidden }, (_, j) => (signs >>> j) & 1).reduce((sum, bit) => sum + bit, 0);
  const outputWord = (w: number): bigint => {
    let word = w === 0 ? BigInt(outputAt & 15) | (BigInt(outputAt >> 4) << 244n) : 0n;
    for (let i = 0; i < 10; i++) {
      const knot = outputKnots[10 * w + i];
      const lane = knot === undefined ? 0x7fffff : 0x800000 + knot + 2 ** (20 - shift);
      word |= BigInt(lane) << BigInt(24 * i + 4);
    }
    return word;
  };
  return (name: string, size: number): bigint => {
    switch (name) {
      case "mask":
        return features > FIRST_WORD
          ? lanes(32, (f) => (f + FIRST_WORD < features ? TOP_BIT : 0xffff))
          : lanes(32, (f) => (f < features ? TOP_BIT : 0xffff));
      case "error":
        return BigInt(errorsAt);
      case "length":
        return BigInt(errorsAt + evaluatorPieces.errors.length);
      case "highest":
        return lanes(size, (f) => TOP_BIT + (f < features ? highest(f) : 0));
      case "stride":
        return BigInt(2 * hidden + BIN_BYTES);
      case "records":
        return lanes(size, (f) => starts[f] ?? 0);
      case "seed0":
        return model.start[0] as bigint;
      case "seed1":
        return model.start[1] as bigint;
      case "flip0":
        return flip(0);
      case "flip1":
        return flip(LANES);
      case "offset":
        return BigInt(model.offset + 2 ** 20 - 0x7fff * negative);
      case "shift":
        return BigInt(shift);
      case "knots0":
      case "knots1":
      case "knots2":
        return outputWord(Number(name.slice(5)));
      default: {
        const k = Number(name.slice("reach".length));
        return lanes(size, (f) => {
          const knot = knots[f]?.at(-1 - k);
          return knot === undefined ? 0 : TOP_BIT - (highest(f) - knot);
        });
      }
    }
  };
}

/** From above the last output knot down: rise, run and start, so that the score is ⌊(u · rise + start) / run⌋. */
function writeOutput(code: Uint8Array, at: number, { outputKnots, scores, shift }: Tables): void {
  const count = outputKnots.length;
  const bias = 2 ** (20 - shift);
  for (let c = 0; c <= count; c++) {
    const [low, high] = [count - 1 - c, count - c];
    let [rise, run] = [0, 1];
    let start = scores[Math.max(0, low)] as number;
    if (c > 0 && c < count) {
      rise = (scores[high] as number) - (scores[low] as number);
      run = (outputKnots[high] as number) - (outputKnots[low] as number);
      start = start * run - rise * ((outputKnots[low] as number) + bias);
    }
    const place = at + OUTPUT_RECORD_BYTES * c;
    writeNumber(code, place, 2, BigInt(rise));
    writeNumber(code, place + 2, 2, BigInt(run));
    writeNumber(code, place + 4, 4, BigInt.asUintN(32, BigInt(start)));
  }
}

/** For each knot from the highest down: its row, its distance to the highest, the width down to the next times 16. */
function writeRecords(code: Uint8Array, at: number, { hidden, knots, rows }: Tables): void {
  const rowBytes = hidden * 2;
  let place = at;
  let row = 0;
  for (const list of knots) {
    const falling = list.toReversed();
    falling.forEach((knot, c) => {
      const distance = (falling[0] as number) - knot;
      const next = falling[c + 1];
      code.set(rows.subarray(row, row + rowBytes), place);
      // At and below the lowest knot the fraction is zero: no value is as wide as that.
      const last = next === undefined;
      writeNumber(code, place + rowBytes, 2, BigInt(last ? (distance + 0xffff) & 0xffff : distance));
      writeNumber(code, place + rowBytes + 2, 3, BigInt(last ? 0xffffff : (knot - next) * 16));
      row += rowBytes;
      place += rowBytes + BIN_BYTES;
    });
  }
}

function writeNumber(code: Uint8Array, at: number, size: number, value: bigint): void {
  let rest = value;
  for (let i = size - 1; i >= 0; i--, rest >>= 8n) code[at + i] = Number(rest & 0xffn);
}
