import type { Hash } from "viem";
import type { ExtendCall } from "../calls/escrowCall.ts";
import { type CallParameters, writeCall } from "../internal/writeCall.ts";
import type { SluiceClient } from "../types/client.ts";

export type ExtendPaymentParameters = CallParameters<ExtendCall>;

/**
 * Moves captureBy and refundBy to later seconds, as payer and payee signed (`signExtension`). Sent by anyone; whoever of
 * them sends it needs no signature. The terms, and so the payment's id, stay as they are.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws ContractError: InvalidExtension, InvalidSignature, InDispute, NothingHeld and others.
 *
 * @example
 * const payerSignature = await signExtension(payer, { escrow, terms, captureBy, refundBy, deadline })
 * const hash = await extendPayment(payee, { escrow, terms, captureBy, refundBy, deadline, payerSignature })
 */
export async function extendPayment(client: SluiceClient, parameters: ExtendPaymentParameters): Promise<Hash> {
  return writeCall(client, { ...parameters, verb: "extend" });
}
