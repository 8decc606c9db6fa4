import { type Address, type Hex, isAddressEqual } from "viem";
import { InvalidFieldError } from "../errors/fields.ts";
import { chainIdOf } from "../internal/chainIdOf.ts";
import { signData, signerOf } from "../internal/signData.ts";
import { getPaymentId } from "../terms/getPaymentId.ts";
import type { SignOptions, SluiceClient } from "../types/client.ts";
import type { Terms } from "../types/terms.ts";
import { verbTypedData } from "../verbs/verbTypedData.ts";
import { getPaymentState } from "./getPaymentState.ts";

export type SignExtensionParameters = SignOptions & {
  /** Address of the escrow. */
  escrow: Address;
  terms: Terms;
  /** The new second, not before the present one, at most 400 days ahead. */
  captureBy: number;
  /** The new second, not before the present one nor before captureBy. */
  refundBy: number;
  /** The last second in which the signature serves. */
  deadline: number;
  /** The payment's seq; the present one by default, read from the chain. */
  seq?: number | undefined;
};

/**
 * Payer or payee agrees to later deadlines of one payment. Each signs in its own name.
 *
 * @param client - A viem client with the account of payer or payee, or give `account`.
 * @returns The signature, for `extendPayment`.
 * @throws InvalidFieldError when the signer is neither.
 *
 * @example
 * const payerSignature = await signExtension(payer, { escrow, terms, captureBy, refundBy, deadline })
 */
export async function signExtension(client: SluiceClient, parameters: SignExtensionParameters): Promise<Hex> {
  const { escrow, terms, captureBy, refundBy, deadline } = parameters;
  const chainId = await chainIdOf(client);
  const paymentId = getPaymentId({ chainId, escrow, terms });
  const seq = BigInt(parameters.seq ?? (await getPaymentState(client, { escrow, paymentId })).seq);
  const signer = signerOf(client, parameters);
  if (!isAddressEqual(signer, terms.payer) && !isAddressEqual(signer, terms.payee)) {
    throw new InvalidFieldError({ field: "signer", value: signer, expected: "the terms' payer or payee" });
  }
  const message = { paymentId, signer, captureBy, refundBy, seq, deadline: BigInt(deadline) };
  return signData(client, verbTypedData({ chainId, escrow, type: "Extend", message }), parameters);
}
