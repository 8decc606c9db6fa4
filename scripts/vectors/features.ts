import type { Hex } from "viem";
import { featureNames, packFeatures, unpackFeatures } from "../../sdk/src/index.ts";
import { columns } from "./columns.ts";
import { createRandom } from "./random.ts";

const random = createRandom("sluice features");
const list = (count: number, value: (index: number) => number) =>
  Array.from({ length: count }, (_, index) => value(index));

/** features.json: values and their words, and words that are refused. */
export function featuresVectors(): unknown {
  const good = [
    list(16, () => 0),
    list(16, () => 32_767),
    list(16, () => 32_766),
    list(16, (index) => index + 1),
    list(24, (index) => index + 1),
    list(24, () => 32_767),
    [5],
    ...list(8, () => random.integer(1, 24)).map((count) =>
      list(count, () => random.pick([0, 32_767, random.integer(0, 32_766)])),
    ),
  ].map((values) => ({ featureCount: values.length, values, ...packFeatures(values) }));
  const word = packFeatures(list(16, (index) => index + 1)).features;
  const zero = `0x${"00".repeat(32)}` as const;
  const refused = [
    { what: "a value with its top bit set", featureCount: 16, features: `0x8000${word.slice(6)}`, extraFeatures: zero },
    {
      what: "the last value with its top bit set",
      featureCount: 16,
      features: `${word.slice(0, 62)}ffff`,
      extraFeatures: zero,
    },
    { what: "a lane beyond the count", featureCount: 15, features: word, extraFeatures: zero },
    {
      what: "extra features of a model without",
      featureCount: 16,
      features: word,
      extraFeatures: `0x0001${zero.slice(6)}`,
    },
    { what: "a lane beyond 24", featureCount: 24, features: word, extraFeatures: `${zero.slice(0, 62)}0001` },
  ] as const;
  for (const { what, featureCount, ...words } of refused) {
    let accepted = true;
    try {
      unpackFeatures({
        features: words.features as Hex,
        extraFeatures: words.extraFeatures as Hex,
        count: featureCount,
      });
    } catch {
      accepted = false;
    }
    if (accepted) throw new Error(`${what} was to be refused`);
  }
  return {
    about:
      "Feature values and the two words of a report; words that are refused for a model of so many features. docs/spec/features.md.",
    names: featureNames,
    good: columns(good),
    refused: columns(refused),
  };
}
