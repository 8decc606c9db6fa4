import type { Address, Hex } from "viem";
import { riskModelsAbi } from "../abi/riskModels.ts";
import { readView } from "../internal/readView.ts";
import type { ReadOptions, SluiceClient } from "../types/client.ts";

export type GetModelInitCodeHashParameters = ReadOptions & {
  /** Address of the RiskModels. */
  riskModels: Address;
};

/**
 * Hash of the constant init code: a model lives at CREATE2(RiskModels, salt = its id, this hash).
 *
 * @param client - A viem client.
 * @returns 32 bytes.
 *
 * @example
 * const bytecodeHash = await getModelInitCodeHash(client, { riskModels })
 */
export async function getModelInitCodeHash(
  client: SluiceClient,
  parameters: GetModelInitCodeHashParameters,
): Promise<Hex> {
  const { riskModels, ...options } = parameters;
  return readView(client, { address: riskModels, abi: riskModelsAbi, functionName: "initCodeHash", args: [] }, options);
}
