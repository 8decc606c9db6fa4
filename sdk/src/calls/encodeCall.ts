import type { Address, Hex } from "viem";
import type { EscrowCall } from "./escrowCall.ts";
import { encodePrepared, prepareCall } from "./prepareCall.ts";

export type EncodeCallParameters = {
  /** Address of the escrow. */
  escrow: Address;
  call: EscrowCall;
};

/**
 * A call of the escrow as bytes, for wallets that batch calls themselves, multisigs and relayers.
 *
 * @returns Calldata and the wei that go with it.
 * @throws The errors of assertTerms; InvalidAmountError, FeeOutOfBoundsError, InvalidFieldError.
 *
 * @example
 * const { data, value } = encodeCall({ escrow, call: { verb: "capture", terms, amount: 5_000_000n } })
 */
export function encodeCall({ escrow, call }: EncodeCallParameters): { data: Hex; value: bigint } {
  const prepared = prepareCall(call, escrow);
  return { data: encodePrepared(prepared), value: prepared.value };
}
