import type { Address } from "viem";
import { permit2Abi } from "../abi/permit2.ts";
import { readView } from "../internal/readView.ts";
import { signerOf } from "../internal/signData.ts";
import { permit2Address } from "../pay/permit2TypedData.ts";
import type { ReadOptions, SluiceClient } from "../types/client.ts";

export type GetPermit2NonceParameters = ReadOptions & {
  /** Who signs; the client's account by default. */
  owner?: Address | undefined;
  /** Nonces of signatures that were given out and are not used yet: Permit2 cannot know of them. */
  taken?: readonly bigint[] | undefined;
};

const WORD_BITS = 256n;
const FULL = 2n ** WORD_BITS - 1n;

/**
 * The lowest Permit2 nonce that is free. Permit2 keeps used nonces as bits, 256 to a word of storage: whoever counts up pays
 * for a new word once in 256 payments (some 17,000 gas), whoever takes nonces from anywhere pays it every time.
 *
 * @param client - A viem client with the payer's account, or give `owner`.
 * @returns For `signPermit2`.
 * @throws ContractError where there is no Permit2; InvalidFieldError without an owner.
 *
 * @example
 * const nonce = await getPermit2Nonce(payer)
 * const by = await signPermit2(payer, { escrow, verb: "authorize", terms, maxAmount, deadline, nonce })
 */
export async function getPermit2Nonce(
  client: SluiceClient,
  parameters: GetPermit2NonceParameters = {},
): Promise<bigint> {
  const { owner, taken = [], ...options } = parameters;
  const account = signerOf(client, { signer: owner });
  const bitmaps = { address: permit2Address, abi: permit2Abi, functionName: "nonceBitmap" } as const;
  for (let word = 0n; ; word++) {
    let used = await readView(client, { ...bitmaps, args: [account, word] }, options);
    for (const nonce of taken) if (nonce / WORD_BITS === word) used |= 1n << (nonce % WORD_BITS);
    if (used !== FULL) return word * WORD_BITS + lowestZero(used);
  }
}

function lowestZero(bits: bigint): bigint {
  let place = 0n;
  while ((bits >> place) % 2n === 1n) place++;
  return place;
}
