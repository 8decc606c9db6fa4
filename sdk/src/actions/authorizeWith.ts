import type { Hash } from "viem";
import type { AuthorizeWithCall } from "../calls/escrowCall.ts";
import { type CallParameters, writeCall } from "../internal/writeCall.ts";
import type { SluiceClient } from "../types/client.ts";

export type AuthorizeWithParameters = CallParameters<AuthorizeWithCall>;

/**
 * Locks a payer's tokens by its consent (`signConsent`, `signErc3009`, `signPermit2`). Sent by anyone; only
 * payer and operator may take less than was consented to.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws The errors of assertTerms; ContractError: InvalidSignature, SignatureExpired, NotAsConsented, InexactTransfer and others.
 *
 * @example
 * const by = await signErc3009(payer, { escrow, verb: "authorize", terms, amount, validBefore })
 * const hash = await authorizeWith(client, { escrow, terms, amount, by })
 */
export async function authorizeWith(client: SluiceClient, parameters: AuthorizeWithParameters): Promise<Hash> {
  return writeCall(client, { ...parameters, verb: "authorizeWith" });
}
