import type { Hex } from "viem";
import { type EncodeGateTermsParameters, encodeGateTerms } from "./encodeGateTerms.ts";

type WithoutSilence<terms> = terms extends unknown ? Omit<terms, "silenceSeconds"> : never;

/** Gate terms without a silence rule. */
export type EncodeDeliveredGateTermsParameters = WithoutSilence<EncodeGateTermsParameters>;

/**
 * The one word that the terms carry for a gate whose reports a network delivers, `FunctionsOracle` or `CreOracle`: those
 * never release by silence, so there is nothing to say about it.
 *
 * @throws InvalidGateTermsError
 *
 * @example
 * const gateTerms = encodeDeliveredGateTerms({ releaseAtMost: 3000, denyAtLeast: 8000, maxAgeSeconds: 3600, model })
 */
export function encodeDeliveredGateTerms(parameters: EncodeDeliveredGateTermsParameters): Hex {
  return encodeGateTerms({ ...parameters, silenceSeconds: 0 });
}
