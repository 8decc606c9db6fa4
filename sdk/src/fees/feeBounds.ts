import { InvalidAmountError } from "../errors/terms.ts";
import { assertBaseUnits } from "../internal/words.ts";
import { maxPaymentAmount } from "../terms/limits.ts";
import type { Terms } from "../types/terms.ts";

export type FeeBoundsParameters = {
  /** What is captured, in base units. */
  amount: bigint;
  terms: Pick<Terms, "minFeeBps" | "maxFeeBps">;
};

/**
 * The least and the most that a capture of `amount` may take as its fee, in base units.
 *
 * @example
 * const { minFee, maxFee } = feeBounds({ amount: 5_000_000n, terms })
 */
export function feeBounds({ amount, terms }: FeeBoundsParameters): { minFee: bigint; maxFee: bigint } {
  assertBaseUnits(amount, "amount");
  if (amount < 1n || amount > maxPaymentAmount) {
    throw new InvalidAmountError({ field: "amount", amount, max: maxPaymentAmount });
  }
  return {
    minFee: (amount * BigInt(terms.minFeeBps)) / 10_000n,
    maxFee: (amount * BigInt(terms.maxFeeBps)) / 10_000n,
  };
}
