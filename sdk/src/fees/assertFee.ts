import { FeeOutOfBoundsError } from "../errors/fees.ts";
import { assertBaseUnits } from "../internal/words.ts";
import { type FeeBoundsParameters, feeBounds } from "./feeBounds.ts";

export type AssertFeeParameters = FeeBoundsParameters & {
  /** What the capture takes as its fee, in base units. */
  fee: bigint;
};

/** Refuses a fee outside what the payer signed, before gas is spent. */
export function assertFee({ amount, fee, terms }: AssertFeeParameters): void {
  const { minFee, maxFee } = feeBounds({ amount, terms });
  assertBaseUnits(fee, "fee");
  if (fee < minFee || fee > maxFee) throw new FeeOutOfBoundsError({ amount, fee, minFee, maxFee });
}
