import type { Address, Hash } from "viem";
import { riskOracleAbi } from "../abi/riskOracle.ts";
import { writeVerb } from "../internal/writeVerb.ts";
import type { SluiceClient, WriteOptions } from "../types/client.ts";

export type RevokeSignerParameters = WriteOptions & {
  /** Address of the RiskOracle. */
  riskOracle: Address;
  /** Number of the set. */
  signerSet: number;
  /** The signer's position in it. */
  index: number;
};

/**
 * Revokes one signer at once: its signatures count no more. Sent by the owner.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws ContractError: UnknownSigner, OwnableUnauthorizedAccount.
 *
 * @example
 * const hash = await revokeSigner(client, { riskOracle, signerSet: 1, index: 2 })
 */
export async function revokeSigner(client: SluiceClient, parameters: RevokeSignerParameters): Promise<Hash> {
  const { riskOracle, signerSet, index, ...options } = parameters;
  return writeVerb(
    client,
    { address: riskOracle, abi: riskOracleAbi, functionName: "revokeSigner", args: [signerSet, index] },
    options,
  );
}
