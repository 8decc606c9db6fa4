import assert from "node:assert/strict";
import { loadModel } from "../../scripts/lib/loadModel.ts";
import { measureModel } from "../../scripts/lib/measureModel.ts";

describe("npm run bench -- --model", function () {
  this.timeout(30_000);

  it("gives payments a second, the score alone quicker than with its features", () => {
    const rows = measureModel(loadModel().model, 2000, 3);
    assert.deepEqual(
      rows.map(({ name, unit }) => [name, unit]),
      [
        ["model.featuresAndScore", "payments/s"],
        ["model.score", "payments/s"],
      ],
    );
    const [both, alone] = rows.map(({ value }) => value) as [number, number];
    assert.ok(Number.isInteger(both) && both > 500, `${both} a second`);
    assert.ok(alone > both);
  });
});
