import type { Hex } from "viem";
import { InvalidFieldError } from "../errors/fields.ts";
import { InvalidGateTermsError } from "../errors/terms.ts";
import { isWord } from "../internal/words.ts";
import { assertGateTerms, type GateTerms, gateTermsVersion } from "./gateTerms.ts";

/**
 * Reads the word that the terms carry for the RiskOracle.
 *
 * @throws InvalidGateTermsError when the gate would refuse it.
 *
 * @example
 * const { releaseAtMost } = decodeGateTerms(terms.gateTerms)
 */
export function decodeGateTerms(word: Hex): GateTerms {
  if (!isWord(word)) {
    throw new InvalidFieldError({ field: "gateTerms", value: word, expected: "a 32-byte word (0x and 64 hex digits)" });
  }
  const number = (fromByte: number, bytes: number) =>
    Number.parseInt(word.slice(2 + fromByte * 2, 2 + (fromByte + bytes) * 2), 16);
  const version = number(0, 1);
  if (version !== gateTermsVersion) {
    throw new InvalidGateTermsError(`version ${version} is not ${gateTermsVersion}`, { gateTerms: word, version });
  }
  const gateTerms: GateTerms = {
    releaseAtMost: number(1, 2),
    denyAtLeast: number(3, 2),
    maxAgeSeconds: number(5, 3),
    silenceSeconds: number(8, 3),
    modelPrefix: `0x${word.slice(24).toLowerCase()}`,
  };
  assertGateTerms(gateTerms);
  return gateTerms;
}
