import assert from "node:assert/strict";
import { loadModel } from "../../scripts/lib/loadModel.ts";
import { measureModel } from "../../scripts/lib/measureModel.ts";

describe("npm run bench -- --model", function () {
  this.timeout(30_000);

  it("gives payments a second with features and for the score alone", () => {
    const rows = measureModel(loadModel().model, 2000, 3);
    assert.deepEqual(
      rows.map(({ name, unit }) => [name, unit]),
      [
        ["model.featuresAndScore", "payments/s"],
        ["model.score", "payments/s"],
      ],
    );
    assert.ok(rows.every(({ value }) => Number.isInteger(value) && value > 0));
  });
});
