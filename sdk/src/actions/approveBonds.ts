import type { Address, Hash } from "viem";
import type { SluiceClient, WriteOptions } from "../types/client.ts";
import { approveEscrow } from "./approveEscrow.ts";
import { getBondSettings } from "./getBondSettings.ts";

export type ApproveBondsParameters = WriteOptions & {
  /** Address of the SignerBonds. */
  bonds: Address;
  /** Base units that a deposit may pull. */
  amount: bigint;
};

/**
 * Lets the SignerBonds pull their token from the sender, if they may not pull that much yet.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction; undefined when the allowance is large enough already.
 * @throws ContractError
 *
 * @example
 * await approveBonds(client, { bonds, amount: 10_000_000_000n })
 */
export async function approveBonds(
  client: SluiceClient,
  parameters: ApproveBondsParameters,
): Promise<Hash | undefined> {
  const { bonds, ...rest } = parameters;
  const { token } = await getBondSettings(client, { bonds });
  return approveEscrow(client, { escrow: bonds, token, ...rest });
}
