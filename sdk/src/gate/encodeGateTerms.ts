import type { Hex } from "viem";
import { InvalidGateTermsError } from "../errors/terms.ts";
import { isWord } from "../internal/words.ts";
import { assertGateTerms, type GateTerms, gateTermsVersion } from "./gateTerms.ts";

/** Gate terms with the whole model id in place of its prefix. */
export type EncodeGateTermsParameters =
  | GateTerms
  | (Omit<GateTerms, "modelPrefix"> & { /** Model id; its first 21 bytes are pinned. */ model: Hex });

/**
 * Packs what the payer pins for the RiskOracle into the one word that the terms carry.
 *
 * @throws InvalidGateTermsError
 *
 * @example
 * const gateTerms = encodeGateTerms({ releaseAtMost: 3000, denyAtLeast: 8000, maxAgeSeconds: 3600, silenceSeconds: 0, model })
 */
export function encodeGateTerms(parameters: EncodeGateTermsParameters): Hex {
  const { releaseAtMost, denyAtLeast, maxAgeSeconds, silenceSeconds } = parameters;
  const modelPrefix = "model" in parameters ? prefixOf(parameters.model) : parameters.modelPrefix;
  assertGateTerms({ releaseAtMost, denyAtLeast, maxAgeSeconds, silenceSeconds, modelPrefix });
  const digits = (value: number, bytes: number) => value.toString(16).padStart(bytes * 2, "0");
  const head = digits(gateTermsVersion, 1) + digits(releaseAtMost, 2) + digits(denyAtLeast, 2);
  const times = digits(maxAgeSeconds, 3) + digits(silenceSeconds, 3);
  return `0x${head}${times}${modelPrefix.slice(2).toLowerCase()}`;
}

function prefixOf(model: Hex): Hex {
  if (!isWord(model)) throw new InvalidGateTermsError(`model ${model} is not 32 bytes`, { model });
  return model.slice(0, 44) as Hex;
}
