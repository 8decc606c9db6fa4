import type { Address, Hash } from "viem";
import { riskOracleAbi } from "../abi/riskOracle.ts";
import { writeVerb } from "../internal/writeVerb.ts";
import type { SluiceClient, WriteOptions } from "../types/client.ts";

export type TransferRiskOracleOwnershipParameters = WriteOptions & {
  /** Address of the RiskOracle. */
  riskOracle: Address;
  /** Who shall accept; zero withdraws the proposal. */
  newOwner: Address;
};

/**
 * Proposes a new owner of the RiskOracle, who must accept. The owner can announce signer sets and revoke signers, nothing
 * else. Sent by the owner.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws ContractError: OwnableUnauthorizedAccount.
 *
 * @example
 * const hash = await transferRiskOracleOwnership(client, { riskOracle, newOwner })
 */
export async function transferRiskOracleOwnership(
  client: SluiceClient,
  parameters: TransferRiskOracleOwnershipParameters,
): Promise<Hash> {
  const { riskOracle, newOwner, ...options } = parameters;
  return writeVerb(
    client,
    { address: riskOracle, abi: riskOracleAbi, functionName: "transferOwnership", args: [newOwner] },
    options,
  );
}
