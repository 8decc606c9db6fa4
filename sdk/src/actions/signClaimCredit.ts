import type { Address } from "viem";
import type { ClaimCreditForCall } from "../calls/escrowCall.ts";
import { chainIdOf } from "../internal/chainIdOf.ts";
import { signData, signerOf } from "../internal/signData.ts";
import type { SignOptions, SluiceClient } from "../types/client.ts";
import { verbTypedData } from "../verbs/verbTypedData.ts";
import { getCreditNonce } from "./getCreditNonce.ts";

export type SignClaimCreditParameters = SignOptions & {
  /** Address of the escrow. */
  escrow: Address;
  /** The token, or zero for the native coin. */
  token: Address;
  /** Where the money shall go: any address but zero and the escrow. */
  to: Address;
  /** The last second in which the signature serves. */
  deadline: number;
  /** The signer's credit nonce; the present one by default, read from the chain. */
  nonce?: bigint | undefined;
};

/**
 * Whoever is owed lets somebody else submit the payout, to an address that it names.
 *
 * @param client - A viem client with the account that is owed, or give `account`.
 * @returns What `claimCreditFor` takes.
 *
 * @example
 * const claim = await signClaimCredit(payee, { escrow, token, to, deadline })
 * await claimCreditFor(anyone, { escrow, ...claim })
 */
export async function signClaimCredit(
  client: SluiceClient,
  parameters: SignClaimCreditParameters,
): Promise<Required<Omit<ClaimCreditForCall, "verb">>> {
  const { escrow, token, to, deadline } = parameters;
  const creditor = signerOf(client, parameters);
  const nonce = parameters.nonce ?? (await getCreditNonce(client, { escrow, account: creditor }));
  const message = { account: creditor, token, to, nonce, deadline: BigInt(deadline) };
  const typedData = verbTypedData({ chainId: await chainIdOf(client), escrow, type: "ClaimCredit", message });
  return { creditor, token, to, deadline, signature: await signData(client, typedData, parameters) };
}
