import type { Hash } from "viem";
import type { ChargeWithCall } from "../calls/escrowCall.ts";
import { type CallParameters, writeCall } from "../internal/writeCall.ts";
import type { SluiceClient } from "../types/client.ts";

export type ChargeWithParameters = CallParameters<ChargeWithCall>;

/**
 * Charges a payer's tokens by its consent. Sent by the operator, or by the payer; otherwise as `charge`.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws The errors of `charge`; ContractError: NotPayerNorOperator, InvalidSignature and others.
 *
 * @example
 * const consent = await signConsent(payer, { escrow, verb: "charge", terms, maxAmount, deadline })
 * const hash = await chargeWith(client, { escrow, terms, amount, by: { type: "allowance", consent } })
 */
export async function chargeWith(client: SluiceClient, parameters: ChargeWithParameters): Promise<Hash> {
  return writeCall(client, { ...parameters, verb: "chargeWith" });
}
