import { InvalidFieldError } from "../errors/fields.ts";
import type { GateTerms } from "./gateTerms.ts";

export type Verdict = "release" | "hold" | "deny";

export type VerdictOfParameters = {
  /** 0 … 10000 basis points of risk. */
  score: number;
  gateTerms: Pick<GateTerms, "releaseAtMost" | "denyAtLeast">;
};

/**
 * What the RiskOracle answers for a score: at or below releaseAtMost release, at or above denyAtLeast deny, else hold.
 *
 * @example
 * verdictOf({ score: 1200, gateTerms: decodeGateTerms(terms.gateTerms) }) // "release"
 */
export function verdictOf({ score, gateTerms }: VerdictOfParameters): Verdict {
  if (!Number.isInteger(score) || score < 0 || score > 10_000) {
    throw new InvalidFieldError({ field: "score", value: score, expected: "a whole number from 0 to 10000" });
  }
  if (score <= gateTerms.releaseAtMost) return "release";
  return score >= gateTerms.denyAtLeast ? "deny" : "hold";
}
