import { type ModelFile, parseModel } from "../../../sdk/src/model/parseModel.ts";
import { type ModelShape, randomModel } from "./randomModel.ts";

const LAST = 32_767;
const units = (hidden: number, value: (j: number) => number): number[] =>
  Array.from({ length: hidden }, (_, j) => value(j));

/** Models of a shape at the ends of everything a file may say, under the name of what is extreme about each. */
export function extremeModels({ features, hidden }: ModelShape): Record<string, ModelFile> {
  const base = randomModel(features + hidden, { features, hidden });
  const make = (changes: Partial<ModelFile>): ModelFile => parseModel({ ...base, ...changes });
  const each = <T>(value: (f: number) => T): T[] => Array.from({ length: features }, (_, f) => value(f));
  /** All of the lane in one feature: even units climb from the lowest to the highest sum there is, odd ones fall. */
  const steep = (knots: number[][]): number[][][] =>
    knots.map((list, f) =>
      list.map((_, k) =>
        units(hidden, (j) => (f !== j % features ? 0 : (k % 2 === 0) === (j % 2 === 0) ? -2048 : 2047)),
      ),
    );
  const steepOn = (knots: number[][]): ModelFile => make({ knots, rows: steep(knots) });
  const thirteen = (first: number, step: number) => Array.from({ length: 13 }, (_, k) => first + step * k);
  return {
    "one knot a feature": steepOn(each((f) => [(f * 2_000) % LAST])),
    "one knot at each end": steepOn(each((f) => [f % 2 === 0 ? 0 : LAST])),
    "as wide as there is": steepOn(each(() => [0, LAST])),
    "thirteen neighbours from zero": steepOn(each(() => thirteen(0, 1))),
    "thirteen neighbours below the end": steepOn(each(() => thirteen(LAST - 12, 1))),
    "thirteen knots far apart": steepOn(each(() => thirteen(7, 2_730))),
    "every unit at its highest": make({
      rows: base.knots.map((list, f) => list.map(() => units(hidden, () => (f === 0 ? 2047 : 0)))),
      signs: units(hidden, () => 1) as (1 | -1)[],
      output: { offset: 2 ** 21, shift: 8, knots: [0, LAST], scores: [0, 10_000] },
    }),
    "every unit at its highest, all signs negative": make({
      rows: base.knots.map((list, f) => list.map(() => units(hidden, () => (f === 0 ? 2047 : 0)))),
      signs: units(hidden, () => -1) as (1 | -1)[],
      output: { offset: 0, shift: 0, knots: [0, 1], scores: [0, 10_000] },
    }),
    "large weights that cancel out": make({
      rows: base.knots
        .map((list, f) =>
          list.map((_, k) =>
            units(
              hidden,
              (j) => (f === 0 ? 32_000 : f === 1 ? -32_000 : 0) + (f === 0 && features > 1 ? (k * j) % 40 : 0),
            ),
          ),
        )
        .map((table, f) => (features === 1 ? table.map((row) => row.map(() => f)) : table)),
    }),
    "thirty neighbours as output knots": make({
      output: {
        offset: 20_000,
        shift: 0,
        knots: Array.from({ length: 30 }, (_, i) => 20_000 + i),
        scores: Array.from({ length: 30 }, (_, i) => 300 * i),
      },
    }),
    "output knots at the ends, no rise": make({
      output: { offset: 2 ** 20, shift: 6, knots: [0, LAST], scores: [10_000, 10_000] },
    }),
  };
}
