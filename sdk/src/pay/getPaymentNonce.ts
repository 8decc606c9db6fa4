import { encodeAbiParameters, type Hex, keccak256, parseAbiParameters, stringToHex } from "viem";
import type { PayingVerb } from "./wayToPay.ts";

export type GetPaymentNonceParameters = {
  paymentId: Hex;
  verb: PayingVerb;
  /** The payment's present seq; 0 before authorize and charge. */
  seq: number;
};

const parameters = parseAbiParameters("bytes32 paymentId, bytes32 verb, uint256 seq");

/**
 * The nonce of the ERC-3009 authorization that pays one verb of one payment:
 * keccak256(abi.encode(paymentId, keccak256(verb), seq)) with the last eight bytes zero, for tokens with keyed nonces.
 *
 * @returns 32 bytes.
 *
 * @example
 * const nonce = getPaymentNonce({ paymentId, verb: "authorize", seq: 0 })
 */
export function getPaymentNonce({ paymentId, verb, seq }: GetPaymentNonceParameters): Hex {
  const hash = keccak256(encodeAbiParameters(parameters, [paymentId, keccak256(stringToHex(verb)), BigInt(seq)]));
  return `${hash.slice(0, 50) as Hex}${"0".repeat(16)}`;
}
