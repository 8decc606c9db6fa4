import type { Address } from "viem";
import { erc20Abi } from "../abi/erc20.ts";
import { chainIdOf } from "../internal/chainIdOf.ts";
import { readView } from "../internal/readView.ts";
import { signData, signerOf } from "../internal/signData.ts";
import { type TokenDomain, tokenDomain } from "../internal/tokenDomain.ts";
import { assertBaseUnits } from "../internal/words.ts";
import { permitTypedData } from "../pay/permitTypedData.ts";
import type { Permit } from "../pay/wayToPay.ts";
import type { SignOptions, SluiceClient } from "../types/client.ts";

export type SignPermitParameters = Pick<SignOptions, "account"> & {
  /** Address of the escrow. */
  escrow: Address;
  /** An ERC-2612 token. */
  token: Address;
  /** The allowance, in base units. */
  value: bigint;
  /** The last second in which it serves. */
  deadline: number;
  /** The payer's nonce in the token; the present one by default, read from the token. */
  nonce?: bigint | undefined;
  /** The token's EIP-712 name and version; read from the token by default. */
  domain?: TokenDomain | undefined;
};

/**
 * A payer's ERC-2612 permit for the escrow. Alone it moves nothing: a consent, or the payer itself, must go with it.
 *
 * @param client - A viem client with the payer's account, or give `account`.
 * @returns What goes into `by: { type: "permit", permit, consent }`.
 * @throws InvalidFieldError; ContractError where the token has no nonces.
 *
 * @example
 * const permit = await signPermit(payer, { escrow, token: terms.token, value: amount, deadline })
 * await authorizeWith(payer, { escrow, terms, amount, by: { type: "permit", permit } })
 */
export async function signPermit(client: SluiceClient, parameters: SignPermitParameters): Promise<Permit> {
  const { escrow, token, value, deadline } = parameters;
  assertBaseUnits(value, "value");
  const owner = signerOf(client, parameters);
  const nonces = { address: token, abi: erc20Abi, functionName: "nonces", args: [owner] } as const;
  const typedData = permitTypedData({
    chainId: await chainIdOf(client),
    token,
    domain: parameters.domain ?? (await tokenDomain(client, token)),
    owner,
    escrow,
    value,
    nonce: parameters.nonce ?? (await readView(client, nonces)),
    deadline,
  });
  return { value, deadline, signature: await signData(client, typedData, parameters) };
}
