import { SluiceError } from "./SluiceError.ts";

/** A fee lies outside what the payer signed. */
export class FeeOutOfBoundsError extends SluiceError {
  override name = "FeeOutOfBoundsError";

  constructor({ amount, fee, minFee, maxFee }: { amount: bigint; fee: bigint; minFee: bigint; maxFee: bigint }) {
    super(`A fee of ${fee} on ${amount} is outside the signed bounds ${minFee} to ${maxFee}.`, {
      code: "fee_out_of_bounds",
      help: "Take a fee inside the bounds that feeBounds gives for these terms.",
      values: { amount, fee, minFee, maxFee },
    });
  }
}
