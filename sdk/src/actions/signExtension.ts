import type { Address, Hex } from "viem";
import { chainIdOf } from "../internal/chainIdOf.ts";
import { signData } from "../internal/signData.ts";
import { getPaymentId } from "../terms/getPaymentId.ts";
import type { SignOptions, SluiceClient } from "../types/client.ts";
import type { Terms } from "../types/terms.ts";
import { verbTypedData } from "../verbs/verbTypedData.ts";
import { getPaymentState } from "./getPaymentState.ts";

export type SignExtensionParameters = Omit<SignOptions, "signer"> & {
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
 * Payer or payee agrees to later deadlines of one payment.
 *
 * @param client - A viem client with the account of payer or payee, or give `account`.
 * @returns The signature, for `extendPayment`.
 *
 * @example
 * const payerSignature = await signExtension(payer, { escrow, terms, captureBy, refundBy, deadline })
 */
export async function signExtension(client: SluiceClient, parameters: SignExtensionParameters): Promise<Hex> {
  const { escrow, terms, captureBy, refundBy, deadline } = parameters;
  const chainId = await chainIdOf(client);
  const paymentId = getPaymentId({ chainId, escrow, terms });
  const seq = BigInt(parameters.seq ?? (await getPaymentState(client, { escrow, paymentId })).seq);
  const message = { paymentId, captureBy, refundBy, seq, deadline: BigInt(deadline) };
  return signData(client, verbTypedData({ chainId, escrow, type: "Extend", message }), parameters);
}
