import type { Hash } from "viem";
import type { ClaimCreditForCall } from "../calls/escrowCall.ts";
import { type CallParameters, writeCall } from "../internal/writeCall.ts";
import type { SluiceClient } from "../types/client.ts";

export type ClaimCreditForParameters = CallParameters<ClaimCreditForCall>;

/**
 * Pays out all that failed payouts left owed to whoever signed (`signClaimCredit`), to the address that it signed; to the
 * creditor itself without a signature. Sent by anyone.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws ContractError: NoCredit, InvalidSignature, SignatureExpired, PayoutFailed and others.
 *
 * @example
 * const claim = await signClaimCredit(creditor, { escrow, token, to, deadline })
 * const hash = await claimCreditFor(client, { escrow, ...claim })
 */
export async function claimCreditFor(client: SluiceClient, parameters: ClaimCreditForParameters): Promise<Hash> {
  return writeCall(client, { ...parameters, verb: "claimCreditFor" });
}
