import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { zeroHash } from "viem";
import { InvalidFieldError } from "../../src/errors/fields.ts";
import { type Feature, featureCatalogue, featureNames } from "../../src/features/featureCatalogue.ts";
import { packFeatures } from "../../src/features/packFeatures.ts";
import { unpackFeatures } from "../../src/features/unpackFeatures.ts";

describe("features", () => {
  it("puts feature 0 into the highest sixteen bits", () => {
    const values = Array.from({ length: 24 }, (_, index) => index + 1);
    assert.deepEqual(packFeatures(values), {
      features: "0x000100020003000400050006000700080009000a000b000c000d000e000f0010",
      extraFeatures: `0x00110012001300140015001600170018${"0".repeat(32)}`,
    });
  });

  it("survives a round trip for every count", () => {
    const anyValues = fc.array(fc.integer({ min: 0, max: 32_767 }), { minLength: 1, maxLength: 24 });
    fc.assert(
      fc.property(anyValues, (values) => {
        assert.deepEqual(unpackFeatures({ ...packFeatures(values), count: values.length }), values);
      }),
    );
  });

  it("refuses what the contract would refuse", () => {
    for (const values of [[], Array(25).fill(0), [-1], [32_768], [1.5], [Number.NaN]]) {
      assert.throws(() => packFeatures(values), InvalidFieldError);
    }
    for (const values of [undefined, null, 5, "5", {}, ["5"]] as unknown as number[][]) {
      assert.throws(() => packFeatures(values), InvalidFieldError);
    }
    const { features } = packFeatures([1, 2, 3]);
    assert.throws(() => unpackFeatures({ features, count: 2 }), InvalidFieldError);
    assert.throws(() => unpackFeatures({ features: `0x8000${"0".repeat(60)}` }), InvalidFieldError);
    assert.throws(
      () => unpackFeatures({ features: zeroHash, extraFeatures: `0x0001${"0".repeat(60)}` }),
      InvalidFieldError,
    );
    assert.throws(() => unpackFeatures({ features: "0x00" }), InvalidFieldError);
  });

  it("has the catalogue that docs/spec/features.md prints", () => {
    const page = readFileSync(new URL("../../../docs/spec/features.md", import.meta.url), "utf8");
    const rows = [...page.matchAll(/^\| (\d+) \| `(\w+)` \| (.+?) \| (\w+) \| (.+?) \|$/gm)].map((row) => row.slice(1));
    const expected = featureCatalogue.map((feature: Feature) => {
      let range = `${feature.unit === "" ? "" : `${feature.unit}, `}0 … ${feature.max}`;
      if (feature.name === "amountOverPayeeMean") range = "the same"; // as in the row before
      const unknown = feature.unknown === undefined ? "" : `; unknown ${feature.unknown}`;
      return [String(feature.index), feature.name, range + unknown, feature.of, feature.meaning];
    });
    assert.deepEqual(rows, expected);
    assert.deepEqual(
      [featureCatalogue[2].unit, featureCatalogue[2].max],
      [featureCatalogue[1].unit, featureCatalogue[1].max],
    );
    assert.equal(rows.length, 16);
    assert.equal(new Set(featureNames).size, 16);
  });
});
