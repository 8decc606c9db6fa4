import { type Address, type Hex, keccak256 } from "viem";
import { hashWords, typeHash } from "../internal/hashWords.ts";
import { wordDigits } from "../internal/words.ts";
import type { X402PaymentInfo } from "../types/x402PaymentInfo.ts";

export type GetX402PaymentHashParameters = { chainId: number; escrow: Address; paymentInfo: X402PaymentInfo };

const fields = [
  { name: "operator", type: "address" },
  { name: "payer", type: "address" },
  { name: "receiver", type: "address" },
  { name: "token", type: "address" },
  { name: "maxAmount", type: "uint120" },
  { name: "preApprovalExpiry", type: "uint48" },
  { name: "authorizationExpiry", type: "uint48" },
  { name: "refundExpiry", type: "uint48" },
  { name: "minFeeBps", type: "uint16" },
  { name: "maxFeeBps", type: "uint16" },
  { name: "feeReceiver", type: "address" },
  { name: "salt", type: "uint256" },
] as const;

const paymentInfoTypeHash = typeHash("PaymentInfo", fields);

/**
 * The id of a payment in an escrow of base/commerce-payments, as its `getHash` computes it: the subject of reports for an
 * `X402CapturePolicy`. It binds chain, escrow and every field, the real payer among them.
 *
 * @param chainId - Chain of the escrow.
 * @param escrow - Address of the escrow.
 * @param paymentInfo - All twelve fields; one that does not fit its type is refused with `InvalidFieldError`.
 * @returns 32 bytes.
 *
 * @example
 * const subject = getX402PaymentHash({ chainId: 8453, escrow, paymentInfo })
 */
export function getX402PaymentHash({ chainId, escrow, paymentInfo }: GetX402PaymentHashParameters): Hex {
  const words = wordDigits("uint256", chainId, "chainId") + wordDigits("address", escrow, "escrow");
  return keccak256(`0x${words}${hashWords(paymentInfoTypeHash, fields, paymentInfo).slice(2)}`);
}
