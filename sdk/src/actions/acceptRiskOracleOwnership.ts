import type { Address, Hash } from "viem";
import { riskOracleAbi } from "../abi/riskOracle.ts";
import { writeVerb } from "../internal/writeVerb.ts";
import type { SluiceClient, WriteOptions } from "../types/client.ts";

export type AcceptRiskOracleOwnershipParameters = WriteOptions & {
  /** Address of the RiskOracle. */
  riskOracle: Address;
};

/**
 * Takes over the ownership of the RiskOracle that was proposed to the sender.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws ContractError: OwnableUnauthorizedAccount.
 *
 * @example
 * const hash = await acceptRiskOracleOwnership(client, { riskOracle })
 */
export async function acceptRiskOracleOwnership(
  client: SluiceClient,
  parameters: AcceptRiskOracleOwnershipParameters,
): Promise<Hash> {
  const { riskOracle, ...options } = parameters;
  return writeVerb(
    client,
    { address: riskOracle, abi: riskOracleAbi, functionName: "acceptOwnership", args: [] },
    options,
  );
}
