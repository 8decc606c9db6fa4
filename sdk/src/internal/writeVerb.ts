import type { Abi, Address, Hash } from "viem";
import { simulateContract, writeContract } from "viem/actions";
import { erc20Abi } from "../abi/erc20.ts";
import { toContractError } from "../errors/toContractError.ts";
import type { SluiceClient, WriteOptions } from "../types/client.ts";

export type VerbCall = {
  address: Address;
  abi: Abi;
  functionName: string;
  args: readonly unknown[];
  /** Wei sent along. */
  value?: bigint | undefined;
};

/** Tries a call (unless told not to), then sends it; what the contract says no with comes back typed. */
export async function writeVerb(client: SluiceClient, call: VerbCall, options: WriteOptions): Promise<Hash> {
  const { simulate = true, account = client.account, chain = client.chain ?? null, ...rest } = options;
  const fees = pick(rest, ["gas", "maxFeePerGas", "maxPriorityFeePerGas", "nonce"]);
  // A token's own errors pass through the escrow: with them in the ABI they get their names.
  const request = { ...call, ...fees, abi: [...call.abi, ...erc20Abi], account, chain };
  try {
    if (simulate) await simulateContract(client, request as never);
    return await writeContract(client, request as never);
  } catch (error) {
    throw toContractError(error, call.functionName);
  }
}

function pick<source extends object, key extends keyof source>(source: source, keys: readonly key[]): Partial<source> {
  const picked: Partial<source> = {};
  for (const key of keys) if (source[key] !== undefined) picked[key] = source[key];
  return picked;
}
