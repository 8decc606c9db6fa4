import type { Address } from "viem";
import { chainIdOf } from "../internal/chainIdOf.ts";
import { payingSeq } from "../internal/payingSeq.ts";
import { signData } from "../internal/signData.ts";
import { assertBaseUnits } from "../internal/words.ts";
import { getPaymentNonce } from "../pay/getPaymentNonce.ts";
import { permit2TypedData } from "../pay/permit2TypedData.ts";
import type { PayingVerb, WayToPay } from "../pay/wayToPay.ts";
import { getPaymentId } from "../terms/getPaymentId.ts";
import type { SignOptions, SluiceClient } from "../types/client.ts";
import type { Terms } from "../types/terms.ts";

export type SignPermit2Parameters = SignOptions & {
  /** Address of the escrow. */
  escrow: Address;
  /** What is paid. */
  verb: PayingVerb;
  terms: Terms;
  /** The most that the verb may take, in base units. */
  maxAmount: bigint;
  /** The last second in which it serves. */
  deadline: number;
  /**
   * Any number not used with Permit2 before; `getPermit2Nonce` finds the cheapest. By default made of payment, verb and seq,
   * without a request, so that only one such permit serves.
   */
  nonce?: bigint | undefined;
  /** For an increase the payment's seq; the present one by default, read from the chain. */
  seq?: number | undefined;
};

/**
 * A payer's Permit2 permit whose witness names payment, verb and seq. The token needs an allowance for Permit2.
 *
 * @param client - A viem client with the payer's account, or give `account`.
 * @returns What `by` takes.
 * @throws InvalidFieldError.
 *
 * @example
 * const nonce = await getPermit2Nonce(payer)
 * const by = await signPermit2(payer, { escrow, verb: "authorize", terms, maxAmount, deadline, nonce })
 * await authorizeWith(anyone, { escrow, terms, amount, by })
 */
export async function signPermit2(
  client: SluiceClient,
  parameters: SignPermit2Parameters,
): Promise<Extract<WayToPay, { type: "permit2" }>> {
  const { escrow, verb, terms, maxAmount, deadline } = parameters;
  assertBaseUnits(maxAmount, "maxAmount");
  const chainId = await chainIdOf(client);
  const paymentId = getPaymentId({ chainId, escrow, terms });
  const seq = await payingSeq(client, { ...parameters, paymentId });
  const nonce = parameters.nonce ?? BigInt(getPaymentNonce({ paymentId, verb, seq }));
  const { token } = terms;
  const typedData = permit2TypedData({
    chainId,
    token,
    escrow,
    permitted: maxAmount,
    nonce,
    deadline,
    paymentId,
    verb,
    seq,
  });
  return {
    type: "permit2",
    permitted: maxAmount,
    nonce,
    deadline,
    signature: await signData(client, typedData, parameters),
  };
}
