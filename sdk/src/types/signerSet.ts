import type { Address } from "viem";

/** A set of signers, as far as collecting signatures needs it. */
export type Signers = {
  /** Number of the set. */
  id: number;
  /** At most 31; the position is the signer's index. */
  signers: readonly Address[];
  /** How many distinct signers must agree. */
  quorum: number;
  /** Indices of revoked signers. */
  revoked?: readonly number[] | undefined;
};
