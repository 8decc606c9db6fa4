import type { Address, Hash } from "viem";
import { signerBondsAbi } from "../abi/signerBonds.ts";
import { writeVerb } from "../internal/writeVerb.ts";
import type { SluiceClient, WriteOptions } from "../types/client.ts";

export type ChooseBondPayoutParameters = WriteOptions & {
  /** Address of the SignerBonds. */
  bonds: Address;
  /** Address of the RiskOracle. */
  riskOracle: Address;
  /** Whose stake it is. */
  signer: Address;
  /** Who alone receives the stake from now on, and may leave and withdraw beside the signer. */
  to: Address;
};

/**
 * Names who alone receives a signer's stake, so that whoever steals the node's key cannot take it. Sent by the signer the
 * first time, and from then on by the address that was named.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws ContractError: NotSignerNorPayout, InvalidReceiver.
 *
 * @example
 * const hash = await chooseBondPayout(client, { bonds, riskOracle, signer, to: safe })
 */
export async function chooseBondPayout(client: SluiceClient, parameters: ChooseBondPayoutParameters): Promise<Hash> {
  const { bonds, riskOracle, signer, to, ...options } = parameters;
  return writeVerb(
    client,
    { address: bonds, abi: signerBondsAbi, functionName: "choosePayout", args: [riskOracle, signer, to] },
    options,
  );
}
