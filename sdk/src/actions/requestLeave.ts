import type { Address, Hash } from "viem";
import { signerBondsAbi } from "../abi/signerBonds.ts";
import { writeVerb } from "../internal/writeVerb.ts";
import type { SluiceClient, WriteOptions } from "../types/client.ts";

export type RequestLeaveParameters = WriteOptions & {
  /** Address of the SignerBonds. */
  bonds: Address;
  /** Address of the RiskOracle. */
  riskOracle: Address;
  /** Who leaves. */
  signer: Address;
};

/**
 * Takes a signer out of the oracle's signer sets at once; its stake can be withdrawn after the life of a report and the time
 * for proofs (`getBond` says when). Sent by the signer or its payout address.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws ContractError: NotSignerNorPayout, NothingAtStake, LeavingAlready.
 *
 * @example
 * const hash = await requestLeave(client, { bonds, riskOracle, signer })
 */
export async function requestLeave(client: SluiceClient, parameters: RequestLeaveParameters): Promise<Hash> {
  const { bonds, riskOracle, signer, ...options } = parameters;
  return writeVerb(
    client,
    { address: bonds, abi: signerBondsAbi, functionName: "requestLeave", args: [riskOracle, signer] },
    options,
  );
}
