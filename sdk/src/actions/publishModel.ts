import type { Address, Hash } from "viem";
import { riskModelsAbi } from "../abi/riskModels.ts";
import { writeVerb } from "../internal/writeVerb.ts";
import { encodeModel } from "../model/encodeModel.ts";
import type { ModelFile } from "../model/parseModel.ts";
import type { SluiceClient, WriteOptions } from "../types/client.ts";

export type PublishModelParameters = WriteOptions & {
  /** Address of the RiskModels. */
  riskModels: Address;
  /** A model from `parseModel`. */
  model: ModelFile;
};

/**
 * Deploys a model: the evaluator with the model's numbers as one contract, whose code hash is the model id
 * (`getModelId`). Anyone may; publishing the same model again changes nothing.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws ContractError: InvalidTables, DeploymentFailed.
 *
 * @example
 * const hash = await publishModel(client, { riskModels, model: parseModel(text) })
 */
export async function publishModel(client: SluiceClient, parameters: PublishModelParameters): Promise<Hash> {
  const { riskModels, model, ...options } = parameters;
  return writeVerb(
    client,
    { address: riskModels, abi: riskModelsAbi, functionName: "publish", args: [encodeModel(model)] },
    options,
  );
}
