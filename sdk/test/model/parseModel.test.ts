import assert from "node:assert/strict";
import { keccak256, toBytes } from "viem";
import { getModelHash, InvalidModelError, parseModel, serializeModel } from "../../src/model/parseModel.ts";
import { randomModel } from "./randomModel.ts";

type Loose = Record<string, unknown>;

function changed(path: (string | number)[], value: unknown): unknown {
  const copy = JSON.parse(JSON.stringify(randomModel(1, 16, 32)));
  let place = copy;
  for (const key of path.slice(0, -1)) place = place[key];
  const last = path.at(-1) as string;
  if (value === undefined) delete place[last];
  else place[last] = value;
  return copy;
}

function assertRefused(source: unknown, place: string | RegExp): void {
  assert.throws(
    () => parseModel(source),
    (error: unknown) => {
      assert.ok(error instanceof InvalidModelError, String(error));
      if (typeof place === "string") assert.equal(error.path, place);
      else assert.match(error.message, place);
      return true;
    },
  );
}

describe("parseModel", () => {
  it("takes every valid shape and gives the same model back", () => {
    for (const count of [1, 2, 15, 16, 24]) {
      for (const hidden of [16, 32] as const) {
        const model = randomModel(count, count, hidden);
        assert.deepEqual(parseModel(JSON.stringify(model)), model);
      }
    }
  });

  it("refuses anything that is not exactly the format, and names the place", () => {
    assertRefused("{", /is not JSON/);
    assertRefused("[]", "the file");
    assertRefused(changed(["format"], "sluice-model/2"), "format");
    assertRefused(changed(["signs"], undefined), /"signs" is missing/);
    assertRefused(changed(["extra"], 1), /"extra" does not belong here/);
    assertRefused(changed(["name"], "Upper"), "name");
    assertRefused(changed(["hidden"], 24), "hidden");
    assertRefused(changed(["features"], []), "features");
    assertRefused(
      changed(
        ["features"],
        Array.from({ length: 25 }, (_, f) => `f${f}`),
      ),
      "features",
    );
    assertRefused(changed(["features", 1], "f0"), "features");
    assertRefused(changed(["knots", 2], [5, 5]), "knots[2][1]");
    assertRefused(changed(["knots", 2], []), "knots[2]");
    assertRefused(
      changed(
        ["knots", 2],
        Array.from({ length: 14 }, (_, k) => k),
      ),
      "knots[2]",
    );
    assertRefused(changed(["knots", 2], [32768]), "knots[2][0]");
    assertRefused(changed(["rows", 3, 0, 7], 1.5), "rows[3][0][7]");
    assertRefused(changed(["rows", 3, 0, 7], null), "rows[3][0][7]");
    assertRefused(changed(["rows", 3, 0, 7], "1"), "rows[3][0][7]");
    assertRefused(changed(["rows", 3, 0], [1]), "rows[3][0]");
    assertRefused(changed(["signs", 0], 0), "signs[0]");
    assertRefused(changed(["output", "offset"], -1), "output.offset");
    assertRefused(changed(["output", "offset"], 2 ** 21 + 1), "output.offset");
    assertRefused(changed(["output", "shift"], 9), "output.shift");
    assertRefused(changed(["output", "knots"], [1]), "output.knots");
    assertRefused(changed(["output", "scores", 0], 10001), "output.scores[0]");
    assertRefused(changed(["baseline", 0], 32768), "baseline[0]");
    const falling = JSON.parse(JSON.stringify(randomModel(1, 16, 32)));
    falling.output.scores[1] = falling.output.scores[0] - 1;
    assertRefused(falling, "output.scores[1]");
  });

  it("refuses a hidden unit that could leave its lane, and accepts the last one that cannot", () => {
    const tables = (row: number) => {
      const model = JSON.parse(JSON.stringify(randomModel(2, 1, 16)));
      model.knots = [[0, 10]];
      model.rows = [[new Array(16).fill(0), [row, ...new Array(15).fill(0)]]];
      model.baseline = [0];
      return model;
    };
    assert.equal(parseModel(tables(2047)).rows[0]?.[1]?.[0], 2047);
    assert.equal(parseModel(tables(-2048)).rows[0]?.[1]?.[0], -2048);
    assertRefused(tables(2048), "rows[*][*][0]");
    assertRefused(tables(-2049), "rows[*][*][0]");
  });

  it("bounds each unit by the extreme rows of all features together", () => {
    const model = JSON.parse(JSON.stringify(randomModel(3, 2, 16)));
    model.knots = [
      [0, 1],
      [0, 1],
    ];
    const zeros = () => new Array(16).fill(0);
    model.rows = [
      [[1024, ...zeros().slice(1)], zeros()],
      [zeros(), [1024, ...zeros().slice(1)]],
    ];
    assertRefused(model, "rows[*][*][0]");
    model.rows[1][1][0] = 1023;
    assert.equal(parseModel(model).rows[1]?.[1]?.[0], 1023);
  });

  it("hashes the canonical bytes, whatever the order of keys and the white space of the file", () => {
    const model = randomModel(4, 16, 32);
    const reordered: Loose = {};
    for (const [key, value] of Object.entries(model).reverse()) reordered[key] = value;
    const text = JSON.stringify(reordered, null, 2);
    assert.equal(getModelHash(parseModel(text)), getModelHash(model));
    assert.equal(getModelHash(model), keccak256(toBytes(JSON.stringify(model))));
    assert.ok(serializeModel(model).startsWith('{"format":"sluice-model/1","name":"random-4","features":["f0",'));
    const zero = changed(["rows", 0, 0, 0], 0);
    const minusZero = JSON.stringify(zero).replace('"rows":[[[0,', '"rows":[[[-0,');
    assert.equal(getModelHash(parseModel(minusZero)), getModelHash(parseModel(zero)));
  });
});
