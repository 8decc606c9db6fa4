import type { Address, Hex } from "viem";
import { riskModelsAbi } from "../abi/riskModels.ts";
import { readView } from "../internal/readView.ts";
import type { ReadOptions, SluiceClient } from "../types/client.ts";

export type GetModelAddressParameters = ReadOptions & {
  /** Address of the RiskModels. */
  riskModels: Address;
  /** Model id. */
  model: Hex;
};

/**
 * Where a model's contract is.
 *
 * @param client - A viem client.
 * @returns Zero when the model was not published.
 *
 * @example
 * const address = await getModelAddress(client, { riskModels, model })
 */
export async function getModelAddress(client: SluiceClient, parameters: GetModelAddressParameters): Promise<Address> {
  const { riskModels, model, ...options } = parameters;
  return readView(
    client,
    { address: riskModels, abi: riskModelsAbi, functionName: "modelAddress", args: [model] },
    options,
  );
}
