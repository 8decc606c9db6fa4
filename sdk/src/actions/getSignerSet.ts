import type { Address } from "viem";
import { riskOracleAbi } from "../abi/riskOracle.ts";
import { readView } from "../internal/readView.ts";
import type { ReadOptions, SluiceClient } from "../types/client.ts";
import type { Signers } from "../types/signerSet.ts";
import { getActiveSignerSet } from "./getActiveSignerSet.ts";

export type GetSignerSetParameters = ReadOptions & {
  /** Address of the RiskOracle. */
  riskOracle: Address;
  /** Number of the set; the one in force by default. */
  signerSet?: number | undefined;
};

export type GetSignerSetReturnType = Signers & {
  /** Indices of revoked signers. */
  revoked: readonly number[];
  /** Reports of the set serve from this second on. */
  activeAt: number;
  /** And before this second; 2⁴⁸−1 while no later set was announced. */
  servesUntil: number;
};

/**
 * A signer set of the oracle, in the form that `collectReport` takes.
 *
 * @param client - A viem client.
 * @returns Without signers when there is none of that number.
 *
 * @example
 * const { signers, quorum } = await getSignerSet(client, { riskOracle })
 */
export async function getSignerSet(
  client: SluiceClient,
  parameters: GetSignerSetParameters,
): Promise<GetSignerSetReturnType> {
  const { riskOracle, signerSet, ...options } = parameters;
  const id = signerSet ?? (await getActiveSignerSet(client, { riskOracle, ...options }));
  const { signers, quorum, live, activeAt, servesUntil } = await readView(
    client,
    { address: riskOracle, abi: riskOracleAbi, functionName: "signerSet", args: [id] },
    options,
  );
  const revoked = signers.map((_, index) => index).filter((index) => ((live >>> index) & 1) === 0);
  return { id, signers, quorum, revoked, activeAt, servesUntil };
}
