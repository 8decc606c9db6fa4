import { type Address, isAddressEqual, zeroAddress } from "viem";
import { signerBondsAbi } from "../abi/signerBonds.ts";
import { readView } from "../internal/readView.ts";
import type { Bond } from "../types/bond.ts";
import type { ReadOptions, SluiceClient } from "../types/client.ts";

export type GetBondParameters = ReadOptions & {
  /** Address of the SignerBonds. */
  bonds: Address;
  /** Address of the RiskOracle. */
  riskOracle: Address;
  /** The signer. */
  signer: Address;
};

/**
 * A signer's stake with an oracle.
 *
 * @param client - A viem client.
 *
 * @example
 * const { bonded, stake } = await getBond(client, { bonds, riskOracle, signer })
 */
export async function getBond(client: SluiceClient, parameters: GetBondParameters): Promise<Bond> {
  const { bonds, riskOracle, signer, ...options } = parameters;
  const { stake, withdrawableAt, slashed, payout } = await readView(
    client,
    { address: bonds, abi: signerBondsAbi, functionName: "bondOf", args: [riskOracle, signer] },
    options,
  );
  return {
    stake,
    withdrawableAt: withdrawableAt === 0n ? undefined : Number(withdrawableAt),
    slashed,
    payout: isAddressEqual(payout, zeroAddress) ? undefined : payout,
    bonded: stake !== 0n && withdrawableAt === 0n,
  };
}
