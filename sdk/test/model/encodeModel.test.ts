import assert from "node:assert/strict";
import { type Hex, keccak256, size, slice } from "viem";
import { buildModelCode } from "../../src/model/buildModelCode.ts";
import { encodeModel, getModelId } from "../../src/model/encodeModel.ts";
import { type ModelFile, parseModel } from "../../src/model/parseModel.ts";

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

const lane = (value: number): string => value.toString(16).padStart(4, "0");
/** A word of sixteen lanes, hidden unit 0 in the lowest. */
const row = (first: number, rest = 0): Hex => `0x${lane(rest).repeat(15)}${lane(first)}`;

/** Where what the sums begin with stands in the tables of the model above. */
const START = 13 + 2 * 4 + 3 + 7;

describe("encodeModel", () => {
  const tables = encodeModel(model());

  it("begins with version, features, hidden units, shift, offset, output knots and signs", () => {
    assert.equal(slice(tables, 0, 13), "0x02021003000001020200000002");
  });

  it("goes on with the output's knots and scores, and with each feature's knots behind their number", () => {
    assert.equal(slice(tables, 13, 21), "0x00070064000900c8");
    assert.equal(slice(tables, 21, START), "0x01000503000a00147fff");
  });

  it("gives each unit's lowest values to what its sum begins with, where zero is 0x8000", () => {
    assert.equal(slice(tables, START, START + 32), row(0x8000 + 16 * (1 - 2), 0x8000));
  });

  it("ends with the rows above their lowest values, each feature's from the highest knot down", () => {
    const rows = [row(0), row(6), row(5), row(0)];
    assert.equal(slice(tables, START + 32), `0x${rows.map((word) => word.slice(2)).join("")}`);
  });

  it("takes two words a row for 32 units, the lower units first", () => {
    const units = Array.from({ length: 32 }, (_, j) => j);
    const wide = encodeModel({
      ...model(),
      hidden: 32,
      rows: [[units], [new Array(32).fill(0), units, units]],
      signs: new Array(32).fill(-1),
    });
    assert.equal(size(wide), START + (1 + 4) * 64);
    assert.equal(slice(wide, 9, 13), "0xffffffff");
    const word = (first: number) => Array.from({ length: 16 }, (_, i) => lane(first + 15 - i)).join("");
    assert.equal(slice(wide, START + 128, START + 192), `0x${word(0)}${word(16)}`);
  });

  it("says the same about models that differ only in which feature a constant belongs to", () => {
    const [one, two] = model().rows as unknown as [number[][], number[][]];
    const moved = [one.map((units) => units.map((u) => u + 7)), two.map((units) => units.map((u) => u - 7))];
    assert.equal(encodeModel(model({ rows: moved })), tables);
  });
});

describe("getModelId", () => {
  it("is the hash of the code", () => {
    const tables = encodeModel(model());
    assert.equal(getModelId(tables), keccak256(buildModelCode(tables)));
    assert.notEqual(getModelId(tables), getModelId(encodeModel(model({ signs: new Array(16).fill(1) }))));
  });
});

describe("buildModelCode", () => {
  const code = buildModelCode(encodeModel(model()));
  const recordsAt = size(code) - 4 * 37;

  it("ends with a record for each knot: row, distance to the highest knot, width down to the next times 16", () => {
    const record = (first: number, distance: string, width: string) => `${row(first).slice(2)}${distance}${width}`;
    const expected = [
      // The only knot and the lowest: no fraction, whatever the value.
      record(0, "ffff", "ffffff"),
      record(6, "0000", ((32767 - 20) * 16).toString(16).padStart(6, "0")),
      record(5, lane(32767 - 20), "0000a0"),
      record(0, lane(32767 - 10 - 1), "ffffff"),
    ];
    assert.equal(slice(code, recordsAt), `0x${expected.join("")}`);
  });

  it("has the output's records before them: rise, run and start from above the last knot down", () => {
    // (u + 2^17) · 100 + start = 200 · (u − 7) … + 100 · 2, modulo 2^32
    const start = BigInt.asUintN(32, 100n * 2n - 100n * (7n + 2n ** 17n));
    const expected = ["00000001000000c8", `00640002${start.toString(16).padStart(8, "0")}`, "0000000100000064"];
    assert.equal(slice(code, recordsAt - 24, recordsAt), `0x${expected.join("")}`);
  });
});
