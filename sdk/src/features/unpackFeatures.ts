import { type Hex, zeroHash } from "viem";
import { InvalidFieldError } from "../errors/fields.ts";
import { isWord } from "../internal/words.ts";
import { unknownFeature } from "./featureCatalogue.ts";

export type UnpackFeaturesParameters = {
  features: Hex;
  extraFeatures?: Hex | undefined;
  /** How many features the model has, 1 … 24; 16 by default. Lanes beyond must be zero. */
  count?: number | undefined;
};

/**
 * Reads the feature values out of the words of a report.
 *
 * @returns `count` whole numbers 0 … 32767; 32767 is *unknown*.
 * @throws InvalidFieldError for a value with its top bit set, or a lane beyond the count that is not zero.
 *
 * @example
 * const values = unpackFeatures({ features: report.features })
 */
export function unpackFeatures({ features, extraFeatures = zeroHash, count = 16 }: UnpackFeaturesParameters): number[] {
  if (!Number.isInteger(count) || count < 1 || count > 24) {
    throw new InvalidFieldError({ field: "count", value: count, expected: "a whole number from 1 to 24" });
  }
  for (const [field, value] of Object.entries({ features, extraFeatures })) {
    if (!isWord(value)) {
      throw new InvalidFieldError({ field, value, expected: "a 32-byte word (0x and 64 hex digits)" });
    }
  }
  const digits = features.slice(2) + extraFeatures.slice(2);
  const values: number[] = [];
  for (let index = 0; index < 32; index++) {
    const value = Number.parseInt(digits.slice(index * 4, index * 4 + 4), 16);
    if (index >= count && value !== 0) {
      throw new InvalidFieldError({
        field: `features[${index}]`,
        value,
        expected: `0, as there are ${count} features`,
      });
    }
    if (value > unknownFeature) {
      throw new InvalidFieldError({ field: `features[${index}]`, value, expected: "a whole number from 0 to 32767" });
    }
    if (index < count) values.push(value);
  }
  return values;
}
