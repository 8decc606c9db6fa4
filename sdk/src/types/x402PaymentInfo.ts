import type { Address } from "viem";

/** Terms of a payment of base/commerce-payments, as the payer signs them. Amounts in base units, times in seconds. */
export type X402PaymentInfo = {
  /** Who alone may authorize, charge, capture, void and refund. */
  operator: Address;
  payer: Address;
  /** Who is paid. */
  receiver: Address;
  token: Address;
  /** The most that may be authorized, below 2¹²⁰. */
  maxAmount: bigint;
  /** Authorize or charge before this second. */
  preApprovalExpiry: number;
  /** Capture before this second; the payer reclaims from it on. */
  authorizationExpiry: number;
  /** Refund before this second. */
  refundExpiry: number;
  /** Lower bound of the fee in hundredths of a percent. */
  minFeeBps: number;
  /** Upper bound of the fee in hundredths of a percent. */
  maxFeeBps: number;
  /** Who gets the fee; zero lets the operator choose. */
  feeReceiver: Address;
  /** Makes equal terms different payments; `getX402Salt` where a policy is pinned. */
  salt: bigint;
};
