import type { Address } from "viem";
import { hashWords, typeHash } from "../internal/hashWords.ts";

export type GetX402SaltParameters = {
  /** Who signs captures and voids for the server. */
  receiverAuthorizer: Address;
  /** The policy, for example an `X402CapturePolicy`; zero for none. */
  policy: Address;
  /** Random, below 2²⁵⁶: makes equal terms different payments. */
  saltNonce: bigint;
};

const fields = [
  { name: "receiverAuthorizer", type: "address" },
  { name: "policy", type: "address" },
  { name: "saltNonce", type: "uint256" },
] as const;

const saltTypeHash = typeHash("x402AuthCaptureSaltBinding", fields);

/**
 * The salt of a payment that pins an authorizer and a policy, by version 1.1 of x402's auth-capture scheme: what the payer
 * signs then commits to the policy.
 *
 * @returns `salt` of the payment's terms.
 *
 * @example
 * const salt = getX402Salt({ receiverAuthorizer, policy, saltNonce })
 */
export function getX402Salt(parameters: GetX402SaltParameters): bigint {
  return BigInt(hashWords(saltTypeHash, fields, parameters));
}
