import type { Address, Hash } from "viem";
import { signerBondsAbi } from "../abi/signerBonds.ts";
import { writeVerb } from "../internal/writeVerb.ts";
import type { SluiceClient, WriteOptions } from "../types/client.ts";

export type WithdrawBondParameters = WriteOptions & {
  /** Address of the SignerBonds. */
  bonds: Address;
  /** Address of the RiskOracle. */
  riskOracle: Address;
  /** Who left. */
  signer: Address;
  /** Who receives the stake: the payout address if there is one, unless that one sends this. */
  to: Address;
};

/**
 * Pays out the stake of a signer that left. Sent by the signer or its payout address.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws ContractError: NotWithdrawableYet, NotLeaving, NothingAtStake, PayoutIsFixed, NotSignerNorPayout.
 *
 * @example
 * const hash = await withdrawBond(client, { bonds, riskOracle, signer, to: safe })
 */
export async function withdrawBond(client: SluiceClient, parameters: WithdrawBondParameters): Promise<Hash> {
  const { bonds, riskOracle, signer, to, ...options } = parameters;
  return writeVerb(
    client,
    { address: bonds, abi: signerBondsAbi, functionName: "withdraw", args: [riskOracle, signer, to] },
    options,
  );
}
