import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { featureNames } from "@sluice/sdk";
import { renderFeatureReference } from "../../src/features/featureReference.ts";

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

describe("the reference of features", () => {
  it("is what the code gives; node scripts/bootstrap.mjs scripts/feature-reference.ts writes it again", () => {
    assert.equal(read("docs/reference/features.md"), renderFeatureReference());
  });

  it("has the names of the specification, in its order", () => {
    const named = [...read("docs/spec/features.md").matchAll(/^\| (\d+) \| `(\w+)` \|/gm)].map(([, n, name]) => [
      n,
      name,
    ]);
    assert.deepEqual(
      named,
      featureNames.map((name, f) => [String(f), name]),
    );
  });
});
