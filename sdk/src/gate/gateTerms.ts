import type { Hex } from "viem";
import { InvalidGateTermsError } from "../errors/terms.ts";

/** What the payer pins for the RiskOracle. */
export type GateTerms = {
  /** Score up to which money is released, 0 … 9999 basis points of risk. */
  releaseAtMost: number;
  /** Score from which money is denied, above releaseAtMost and at most 10001, which is never. */
  denyAtLeast: number;
  /** The oldest report accepted, in seconds from its round's time, 1 … 16777215. */
  maxAgeSeconds: number;
  /** 0: silence of the oracle keeps the money held. From 3600 on: silence of that many seconds releases. */
  silenceSeconds: number;
  /** The first 21 bytes of the model id. */
  modelPrefix: Hex;
};

/** The version that the word carries in its highest byte. */
export const gateTermsVersion = 1;

/** Refuses gate terms that the RiskOracle would refuse. */
export function assertGateTerms(gateTerms: GateTerms): void {
  const { releaseAtMost, denyAtLeast, maxAgeSeconds, silenceSeconds, modelPrefix } = gateTerms;
  const refuse = (rule: string) => {
    throw new InvalidGateTermsError(rule, gateTerms);
  };
  const within = (value: number, from: number, to: number) => Number.isInteger(value) && value >= from && value <= to;
  if (!within(releaseAtMost, 0, 9999)) refuse(`releaseAtMost ${releaseAtMost} is not 0 to 9999`);
  if (!within(denyAtLeast, 1, 10_001)) refuse(`denyAtLeast ${denyAtLeast} is not 1 to 10001`);
  if (denyAtLeast <= releaseAtMost) refuse(`denyAtLeast ${denyAtLeast} is not above releaseAtMost ${releaseAtMost}`);
  if (!within(maxAgeSeconds, 1, 0xffffff)) refuse(`maxAgeSeconds ${maxAgeSeconds} is not 1 to 16777215`);
  if (silenceSeconds !== 0 && !within(silenceSeconds, 3600, 0xffffff)) {
    refuse(`silenceSeconds ${silenceSeconds} is neither 0 nor 3600 to 16777215`);
  }
  if (!/^0x[0-9a-fA-F]{42}$/.test(modelPrefix)) refuse(`modelPrefix ${modelPrefix} is not 21 bytes`);
}
