import { InvalidFieldError } from "../errors/fields.ts";

export type ScoreTier = 0 | 1 | 2 | 3 | 4;

/**
 * The tier of a score on the 0–100 scale of ERC-8126: 0–20, 21–40, 41–60, 61–80, 81–100. The score in basis points is
 * rounded up to a whole point, so that nothing above 20 counts as 20.
 *
 * @param score - 0 … 10000 basis points of risk.
 * @returns 0 (least risk) to 4.
 *
 * @example
 * scoreTier(2001) // 1
 */
export function scoreTier(score: number): ScoreTier {
  const points = scorePoints(score);
  return (points === 0 ? 0 : Math.ceil(points / 20) - 1) as ScoreTier;
}

/** A score of 0 … 10000 basis points as whole points, 0 … 100, rounded up. */
export function scorePoints(score: number): number {
  if (!Number.isInteger(score) || score < 0 || score > 10_000) {
    throw new InvalidFieldError({ field: "score", value: score, expected: "a whole number from 0 to 10000" });
  }
  return Math.ceil(score / 100);
}
