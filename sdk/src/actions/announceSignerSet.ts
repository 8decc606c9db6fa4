import type { Address, Hash } from "viem";
import { riskOracleAbi } from "../abi/riskOracle.ts";
import { writeVerb } from "../internal/writeVerb.ts";
import type { SluiceClient, WriteOptions } from "../types/client.ts";

export type AnnounceSignerSetParameters = WriteOptions & {
  /** Address of the RiskOracle. */
  riskOracle: Address;
  /** 1 to 31 distinct addresses; the position is the signer's index. */
  signers: readonly Address[];
  /** Signatures that a report needs. */
  quorum: number;
};

/**
 * Announces a signer set that takes over after the oracle's rotation delay. Sent by the owner.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws ContractError: InvalidSignerSet, OwnableUnauthorizedAccount.
 *
 * @example
 * const hash = await announceSignerSet(client, { riskOracle, signers, quorum: 2 })
 */
export async function announceSignerSet(client: SluiceClient, parameters: AnnounceSignerSetParameters): Promise<Hash> {
  const { riskOracle, signers, quorum, ...options } = parameters;
  return writeVerb(
    client,
    { address: riskOracle, abi: riskOracleAbi, functionName: "announceSignerSet", args: [signers, quorum] },
    options,
  );
}
