import type { Address, Hex } from "viem";
import { zeroHash } from "viem";
import { riskModelsAbi } from "../abi/riskModels.ts";
import { readView } from "../internal/readView.ts";
import type { ReadOptions, SluiceClient } from "../types/client.ts";

export type ScoreOnChainParameters = ReadOptions & {
  /** Address of the RiskModels. */
  riskModels: Address;
  /** Model id. */
  model: Hex;
  /** Features 0–15, feature 0 in the highest 16 bits. */
  features: Hex;
  /** Features 16–23; zero by default. */
  extraFeatures?: Hex | undefined;
};

/**
 * Lets the chain run a published model over features: the score that counts.
 *
 * @param client - A viem client.
 * @returns 0 … 10000 basis points of risk.
 *
 * @example
 * const score = await scoreOnChain(client, { riskModels, ...packFeatures(values), model })
 */
export async function scoreOnChain(client: SluiceClient, parameters: ScoreOnChainParameters): Promise<number> {
  const { riskModels, model, features, extraFeatures = zeroHash, ...options } = parameters;
  return Number(
    await readView(
      client,
      { address: riskModels, abi: riskModelsAbi, functionName: "score", args: [model, features, extraFeatures] },
      options,
    ),
  );
}
