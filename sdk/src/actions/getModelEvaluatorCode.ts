import type { Address, Hex } from "viem";
import { riskModelsAbi } from "../abi/riskModels.ts";
import { readView } from "../internal/readView.ts";
import type { ReadOptions, SluiceClient } from "../types/client.ts";

export type GetModelEvaluatorCodeParameters = ReadOptions & {
  /** Address of the RiskModels. */
  riskModels: Address;
};

/**
 * The instructions that every model is put together from.
 *
 * @param client - A viem client.
 * @returns The pieces of them, one behind the other; equal to the ones in this package for a RiskModels of this version.
 *
 * @example
 * const code = await getModelEvaluatorCode(client, { riskModels })
 */
export async function getModelEvaluatorCode(
  client: SluiceClient,
  parameters: GetModelEvaluatorCodeParameters,
): Promise<Hex> {
  const { riskModels, ...options } = parameters;
  return readView(
    client,
    { address: riskModels, abi: riskModelsAbi, functionName: "evaluatorCode", args: [] },
    options,
  );
}
