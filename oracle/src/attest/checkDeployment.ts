import { type ModelFile, packFeatures, scoreFeatures } from "@sluice/sdk";
import { type Hex, zeroAddress } from "viem";
import { riskModelsAbi } from "../../../sdk/src/abi/riskModels.ts";
import { riskOracleAbi } from "../../../sdk/src/abi/riskOracle.ts";
import { type Rpc, rpcErrorOf } from "../chain/rpc.ts";
import { OracleError } from "../internal/errors.ts";
import type { Settings } from "../internal/settings.ts";

/** What a node learns from the chain at its start. */
export type Deployment = { chainId: number; reportSeconds: number };

/**
 * Checks that settings, model and chain speak of the same things, before anything is signed: the chain's id, that there
 * are contracts at the addresses, and that the published model scores as this node's file does.
 */
export async function checkDeployment(options: {
  rpc: Rpc;
  settings: Settings;
  model: ModelFile;
}): Promise<Deployment> {
  const { rpc, settings, model } = options;
  const chainId = await rpc.chainId();
  if (settings.chainId !== undefined && settings.chainId !== chainId) {
    throw new OracleError(`The chain behind CHAIN_RPC_URL is ${chainId}, CHAIN_ID says ${settings.chainId}.`, {
      fix: "correct one of the two.",
    });
  }
  const read = async <T>(method: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw rpcErrorOf(method, error);
    }
  };
  for (const [name, address] of [
    ["ESCROW_ADDRESS", settings.escrow] as const,
    ["RISK_ORACLE_ADDRESS", settings.riskOracle] as const,
  ]) {
    const code = await read("eth_getCode", () => rpc.client.getCode({ address }));
    if (code === undefined || code === "0x") {
      throw new OracleError(`There is no contract at ${name} ${address} on chain ${chainId}.`, {
        fix: "check the address against deployments/<chainId>.json, and CHAIN_RPC_URL.",
      });
    }
  }
  const oracle = { address: settings.riskOracle, abi: riskOracleAbi } as const;
  const [reportSeconds, models] = await read("eth_call to the RiskOracle", () =>
    Promise.all([
      rpc.client.readContract({ ...oracle, functionName: "reportSeconds" }),
      rpc.client.readContract({ ...oracle, functionName: "models" }),
    ]),
  );
  const published = { address: models, abi: riskModelsAbi } as const;
  const modelAddress = await read("eth_call to RiskModels", () =>
    rpc.client.readContract({ ...published, functionName: "modelAddress", args: [settings.modelId] }),
  );
  if (modelAddress === zeroAddress) {
    throw new OracleError(`MODEL_ID ${settings.modelId} is not published in RiskModels ${models}.`, {
      fix: "publish the model, or correct MODEL_ID.",
    });
  }
  for (const features of sampleFeatures(model)) {
    const words = packFeatures(features);
    const onChain = await read("eth_call to RiskModels.score", () =>
      rpc.client.readContract({
        ...published,
        functionName: "score",
        args: [settings.modelId, words.features, words.extraFeatures],
      }),
    );
    const here = scoreFeatures(model, features);
    if (Number(onChain) !== here) {
      throw new OracleError(
        `The model published as ${settings.modelId as Hex} is not the one of MODEL_FILE: it scores ${onChain}, the file ${here}.`,
        {
          fix: "use the file that was published under this id.",
        },
      );
    }
  }
  return { chainId, reportSeconds: Number(reportSeconds) };
}

/** A few rows that touch different parts of every feature's table. */
function sampleFeatures(model: ModelFile): number[][] {
  const last = model.knots.map((knots) => knots.at(-1) ?? 0);
  return [
    [...model.baseline],
    model.knots.map(() => 0),
    model.knots.map(() => 32_767),
    last,
    last.map((knot, index) => ((model.knots[index]?.[0] ?? 0) + knot) >> 1),
  ];
}
