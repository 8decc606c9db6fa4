import type { Address, Hash } from "viem";
import { riskOracleAbi } from "../abi/riskOracle.ts";
import { writeVerb } from "../internal/writeVerb.ts";
import type { SluiceClient, WriteOptions } from "../types/client.ts";

export type RenounceRiskOracleOwnershipParameters = WriteOptions & {
  /** Address of the RiskOracle. */
  riskOracle: Address;
};

/**
 * Leaves the RiskOracle without an owner for ever: its signer set can never change again. Sent by the owner.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws ContractError: OwnableUnauthorizedAccount.
 *
 * @example
 * const hash = await renounceRiskOracleOwnership(client, { riskOracle })
 */
export async function renounceRiskOracleOwnership(
  client: SluiceClient,
  parameters: RenounceRiskOracleOwnershipParameters,
): Promise<Hash> {
  const { riskOracle, ...options } = parameters;
  return writeVerb(
    client,
    { address: riskOracle, abi: riskOracleAbi, functionName: "renounceOwnership", args: [] },
    options,
  );
}
