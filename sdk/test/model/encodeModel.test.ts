import assert from "node:assert/strict";
import { concat, type Hex, keccak256, size, slice } from "viem";
import { encodeModel, getModelId } from "../../src/model/encodeModel.ts";
import { modelEvaluatorCode } from "../../src/model/evaluatorCode.ts";
import { type ModelFile, parseModel } from "../../src/model/parseModel.ts";

const HEAD = 0x420;

function model(changes: Partial<ModelFile> = {}): ModelFile {
  const units = (first: number): number[] => [first, ...new Array<number>(15).fill(0)];
  return parseModel({
    format: "sluice-model/1",
    name: "small",
    features: ["one", "two"],
    hidden: 16,
    knots: [[5], [10, 20, 32767]],
    rows: [[units(1)], [units(-2), units(3), units(4)]],
    signs: [1, -1, ...new Array(14).fill(1)],
    output: { offset: 258, shift: 3, knots: [7, 9], scores: [100, 200] },
    baseline: [0, 0],
    ...changes,
  });
}

const word = (tables: Hex, at: number): Hex => slice(tables, at, at + 32);
const lanes = (values: readonly number[]): Hex =>
  `0x${values.map((value) => value.toString(16).padStart(4, "0")).join("")}`;
const filled = (first: readonly number[], rest: number, count = 16): number[] => [
  ...first,
  ...new Array<number>(count - first.length).fill(rest),
];

describe("encodeModel", () => {
  const tables = encodeModel(model());
  const rowsAt = size(modelEvaluatorCode) + HEAD;

  it("has a head of fixed size and one row more than knots for each feature", () => {
    assert.equal(size(tables), HEAD + (2 + 4) * 32);
    const wide = {
      ...model(),
      hidden: 32 as const,
      rows: [[new Array(32).fill(0)], Array(3).fill(new Array(32).fill(0))],
    };
    assert.equal(size(encodeModel({ ...wide, signs: new Array(32).fill(1) })), HEAD + (2 + 4) * 64);
  });

  it("packs knots from the top lane down, the lowest twice, with the place of the rows in the lowest", () => {
    const unused = 0xffff;
    assert.equal(word(tables, 0), lanes([0x8005, 0x8005, ...new Array(13).fill(unused), rowsAt - 13 * 32]));
    const second = [0x800a, 0x800a, 0x8014, 0xffff, ...new Array(11).fill(unused), rowsAt + 2 * 32 - 11 * 32];
    assert.equal(word(tables, 32), lanes(second));
    assert.equal(BigInt(slice(tables, 64, 0x300)), 0n);
  });

  it("writes parameters, feature masks, signs and the output", () => {
    assert.equal(word(tables, 0x300), `0x010210030000010202${"00".repeat(23)}`);
    assert.equal(word(tables, 0x320), lanes(filled([0x8000, 0x8000], 0xffff)));
    assert.equal(word(tables, 0x340), lanes(filled([], 0xffff)));
    assert.equal(word(tables, 0x360), lanes(filled([], 0).with(14, 0xffff)), "unit 1 is the second lane from the end");
    assert.equal(BigInt(word(tables, 0x380)), 0n);
    assert.equal(slice(tables, 0x3a0, 0x3e0), lanes(filled([0x8007, 0x8009], 0xffff, 32)));
    assert.equal(slice(tables, 0x3e0, HEAD), lanes(filled([100, 100], 200, 32)));
  });

  it("writes rows from the highest knot down, the highest twice, as signed lanes modulo 2²⁵⁶", () => {
    const values = [1n, 1n, 4n, 4n, 3n, 2n ** 256n - 2n];
    values.forEach((value, i) => {
      assert.equal(BigInt(word(tables, HEAD + 32 * i)), value, `row ${i}`);
    });
  });

  it("lets lanes borrow from each other", () => {
    const row = [-1, 2, ...new Array<number>(14).fill(0)];
    const borrowed = encodeModel(model({ rows: [[row], [row, row, row]] }));
    assert.equal(BigInt(word(borrowed, HEAD)), 0x1ffffn);
  });
});

describe("getModelId", () => {
  it("is the hash of evaluator and tables", () => {
    const tables = encodeModel(model());
    assert.equal(getModelId(tables), keccak256(concat([modelEvaluatorCode, tables])));
    assert.equal(getModelId(tables, "0x5f"), keccak256(concat(["0x5f", tables])));
    assert.notEqual(getModelId(tables), getModelId(encodeModel(model({ signs: new Array(16).fill(1) }))));
  });
});
