import type { Address } from "viem";
import { chainIdOf } from "../internal/chainIdOf.ts";
import { payingSeq } from "../internal/payingSeq.ts";
import { signData } from "../internal/signData.ts";
import { type TokenDomain, tokenDomain } from "../internal/tokenDomain.ts";
import { assertBaseUnits } from "../internal/words.ts";
import { erc3009TypedData } from "../pay/erc3009TypedData.ts";
import { getPaymentNonce } from "../pay/getPaymentNonce.ts";
import type { PayingVerb, WayToPay } from "../pay/wayToPay.ts";
import { getPaymentId } from "../terms/getPaymentId.ts";
import type { SignOptions, SluiceClient } from "../types/client.ts";
import type { Terms } from "../types/terms.ts";

export type SignErc3009Parameters = SignOptions & {
  /** Address of the escrow. */
  escrow: Address;
  /** What is paid. */
  verb: PayingVerb;
  terms: Terms;
  /** Exactly what the verb shall take, in base units. */
  amount: bigint;
  /** The second after which it serves; 0, at once, by default. */
  validAfter?: number | undefined;
  /** The second before which it serves. */
  validBefore: number;
  /** For an increase the payment's seq; the present one by default, read from the chain. */
  seq?: number | undefined;
  /** The token's EIP-712 name and version; read from the token by default. */
  domain?: TokenDomain | undefined;
  /** Which function of the token takes it; "bytes" for contract wallets, else "vrs" by default. */
  overload?: "vrs" | "bytes" | undefined;
};

/**
 * A payer's ERC-3009 authorization for one verb of one payment: the nonce names payment, verb and seq, so that it can serve
 * nothing else, and the token pays the escrow directly. No allowance is needed.
 *
 * @param client - A viem client with the payer's account, or give `account`.
 * @returns What `by` takes.
 * @throws InvalidFieldError.
 *
 * @example
 * const by = await signErc3009(payer, { escrow, verb: "authorize", terms, amount, validBefore })
 * await authorizeWith(anyone, { escrow, terms, amount, by })
 */
export async function signErc3009(
  client: SluiceClient,
  parameters: SignErc3009Parameters,
): Promise<Extract<WayToPay, { type: "erc3009" }>> {
  const { escrow, verb, terms, amount, validAfter = 0, validBefore, domain, signer } = parameters;
  assertBaseUnits(amount, "amount");
  const chainId = await chainIdOf(client);
  const paymentId = getPaymentId({ chainId, escrow, terms });
  const seq = await payingSeq(client, { ...parameters, paymentId });
  const typedData = erc3009TypedData({
    chainId,
    token: terms.token,
    domain: domain ?? (await tokenDomain(client, terms.token)),
    payer: terms.payer,
    escrow,
    value: amount,
    validAfter,
    validBefore,
    nonce: getPaymentNonce({ paymentId, verb, seq }),
  });
  const signature = await signData(client, typedData, parameters);
  // A key's signature has v, r and s; a contract wallet's may look alike, but only the other overload asks the wallet.
  const account = parameters.account ?? client.account;
  const isWallet = signer !== undefined || (typeof account === "object" && account.type === "smart");
  const ofKey = !isWallet && signature.length === 132;
  return {
    type: "erc3009",
    overload: parameters.overload ?? (ofKey ? "vrs" : "bytes"),
    validAfter,
    validBefore,
    signature,
  };
}
