import type { Hex } from "viem";
import { InvalidFieldError } from "../errors/fields.ts";
import { unknownFeature } from "./featureCatalogue.ts";

export type FeatureWords = {
  /** Features 0–15, feature 0 in the highest 16 bits. */
  features: Hex;
  /** Features 16–23 in the highest eight lanes, the rest zero. */
  extraFeatures: Hex;
};

/**
 * Packs up to 24 feature values into the two words of a report. Values not given are zero.
 *
 * @param features - Whole numbers 0 … 32767 in order; 32767 is *unknown*.
 * @throws InvalidFieldError
 *
 * @example
 * const { features, extraFeatures } = packFeatures(values)
 */
export function packFeatures(features: readonly number[]): FeatureWords {
  const values = Array.from(features ?? []);
  if (values.length < 1 || values.length > 24) {
    throw new InvalidFieldError({ field: "features", value: values.length, expected: "a list of 1 to 24 values" });
  }
  let digits = "";
  for (const [index, value] of values.entries()) {
    if (!Number.isInteger(value) || value < 0 || value > unknownFeature) {
      throw new InvalidFieldError({ field: `features[${index}]`, value, expected: "a whole number from 0 to 32767" });
    }
    digits += value.toString(16).padStart(4, "0");
  }
  digits = digits.padEnd(128, "0");
  return { features: `0x${digits.slice(0, 64)}`, extraFeatures: `0x${digits.slice(64)}` };
}
