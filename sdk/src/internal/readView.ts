import type { Abi, Address, ContractFunctionArgs, ContractFunctionName, ContractFunctionReturnType } from "viem";
import { readContract } from "viem/actions";
import { toContractError } from "../errors/toContractError.ts";
import type { ReadOptions, SluiceClient } from "../types/client.ts";

/** Calls a view; what the contract says no with comes back typed. */
export async function readView<
  const abi extends Abi,
  name extends ContractFunctionName<abi, "pure" | "view">,
  const args extends ContractFunctionArgs<abi, "pure" | "view", name>,
>(
  client: SluiceClient,
  call: { address: Address; abi: abi; functionName: name; args: args },
  { blockNumber, blockTag }: ReadOptions = {},
): Promise<ContractFunctionReturnType<abi, "pure" | "view", name, args>> {
  try {
    const at = blockNumber === undefined ? { blockTag } : { blockNumber };
    return (await readContract(client, { ...call, ...at } as never)) as never;
  } catch (error) {
    throw toContractError(error, call.functionName);
  }
}
