import type { Address } from "viem";
import { signerBondsAbi } from "../abi/signerBonds.ts";
import { readView } from "../internal/readView.ts";
import type { ReadOptions, SluiceClient } from "../types/client.ts";

export type GetBondSettingsParameters = ReadOptions & {
  /** Address of the SignerBonds. */
  bonds: Address;
};

/** What SignerBonds were deployed with; none of it can change. */
export type BondSettings = {
  /** The ERC-20 that is staked. */
  token: Address;
  /** The least that a stake may be, in base units. */
  minimumBond: bigint;
  /** How long a signer that left stays answerable beyond the life of a report, in seconds. */
  proofSeconds: number;
  /** The prover's share of a lost stake, in basis points. */
  rewardBps: number;
};

/**
 * What SignerBonds were deployed with.
 *
 * @param client - A viem client.
 *
 * @example
 * const { token, minimumBond } = await getBondSettings(client, { bonds })
 */
export async function getBondSettings(
  client: SluiceClient,
  parameters: GetBondSettingsParameters,
): Promise<BondSettings> {
  const { bonds, ...options } = parameters;
  const call = { address: bonds, abi: signerBondsAbi, args: [] } as const;
  const [token, minimumBond, proofSeconds, rewardBps] = await Promise.all([
    readView(client, { ...call, functionName: "token" }, options),
    readView(client, { ...call, functionName: "minimumBond" }, options),
    readView(client, { ...call, functionName: "proofSeconds" }, options),
    readView(client, { ...call, functionName: "rewardBps" }, options),
  ]);
  return { token, minimumBond, proofSeconds: Number(proofSeconds), rewardBps: Number(rewardBps) };
}
