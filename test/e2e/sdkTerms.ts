import { type Address, zeroAddress, zeroHash } from "viem";
import type { Terms } from "../../sdk/src/index.ts";

type Party = { account: { address: Address } };

export type SdkTermsParameters = {
  /** Second of the latest block. */
  now: number;
  salt: bigint;
  token: Address;
  /** Payer, payee, operator, arbiter and fee receiver. */
  parties: readonly [Party, Party, Party, Party, Party];
};

/** Terms without a gate, over at most 15 of a token with six decimals, with an arbiter and a fee of one to two percent. */
export function sdkTerms({ now, salt, token, parties }: SdkTermsParameters): Terms {
  const [payer, payee, operator, arbiter, feeReceiver] = parties.map(({ account }) => account.address) as [
    Address,
    Address,
    Address,
    Address,
    Address,
  ];
  return {
    payer,
    payee,
    operator,
    token,
    maxAmount: 15_000_000n,
    authorizeBy: now + 3600,
    captureFrom: 0,
    captureBy: now + 7200,
    refundBy: now + 10_800,
    minFeeBps: 100,
    maxFeeBps: 200,
    feeReceiver,
    arbiter,
    resolveSeconds: 3600,
    resolveToPayee: true,
    gate: zeroAddress,
    gateTerms: zeroHash,
    salt,
  };
}
