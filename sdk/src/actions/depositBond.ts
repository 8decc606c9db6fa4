import type { Address, Hash } from "viem";
import { signerBondsAbi } from "../abi/signerBonds.ts";
import { writeVerb } from "../internal/writeVerb.ts";
import type { SluiceClient, WriteOptions } from "../types/client.ts";

export type DepositBondParameters = WriteOptions & {
  /** Address of the SignerBonds. */
  bonds: Address;
  /** Address of the RiskOracle. */
  riskOracle: Address;
  /** Base units; what arrives counts. The stake must reach the minimum bond. */
  amount: bigint;
  /** Whose stake it is; the sender's by default. */
  signer?: Address | undefined;
};

/**
 * Puts the sender's tokens at stake for a signer of an oracle. The SignerBonds need an allowance first (`approveBonds`). The
 * tokens are the signer's from then on.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws ContractError: BondTooSmall, NotBondsOfOracle, LeavingAlready, SlashedAlready and others.
 *
 * @example
 * const hash = await depositBond(client, { bonds, riskOracle, amount: 10_000_000_000n })
 */
export async function depositBond(client: SluiceClient, parameters: DepositBondParameters): Promise<Hash> {
  const { bonds, riskOracle, amount, signer, ...options } = parameters;
  const call =
    signer === undefined
      ? ({ functionName: "deposit", args: [riskOracle, amount] } as const)
      : ({ functionName: "depositFor", args: [riskOracle, signer, amount] } as const);
  return writeVerb(client, { address: bonds, abi: signerBondsAbi, ...call }, options);
}
