import {
  encodeModel,
  getModelId,
  type ModelFile,
  packFeatures,
  riskModelsAbi,
  riskOracleAbi,
  scoreFeatures,
  watchlistGateAbi,
} from "@sluice/sdk";
import { type Hex, zeroAddress } from "viem";
import { type Rpc, rpcErrorOf } from "../chain/rpc.ts";
import { OracleError } from "../internal/errors.ts";
import type { Settings } from "../internal/settings.ts";

/** What a node learns from the chain at its start. */
export type Deployment = {
  chainId: number;
  /** How long a report lives, in seconds: a constant of the RiskOracle. */
  reportSeconds: number;
  /** The id under which the model is published. */
  modelId: Hex;
};

/**
 * Checks that settings, model and chain speak of the same things, before anything is signed: the chain's id, that there
 * are contracts at the addresses, that watchlist gates ask this RiskOracle, and that the published model scores as this node's file does.
 */
export async function checkDeployment(options: {
  rpc: Rpc;
  settings: Settings;
  model: ModelFile;
}): Promise<Deployment> {
  const { rpc, settings, model } = options;
  const modelId = settings.modelId ?? getModelId(encodeModel(model));
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
    ...settings.watchlistGates.map((gate) => ["WATCHLIST_GATES", gate] as const),
  ]) {
    const code = await read("eth_getCode", () => rpc.client.getCode({ address }));
    if (code === undefined || code === "0x") {
      throw new OracleError(`There is no contract at ${name} ${address} on chain ${chainId}.`, {
        fix: "check the address against deployments/<chainId>.json, and CHAIN_RPC_URL.",
      });
    }
  }
  for (const gate of settings.watchlistGates) {
    const inner = await read("eth_call to a WatchlistGate", () =>
      rpc.client.readContract({ address: gate, abi: watchlistGateAbi, functionName: "inner" }),
    );
    if (inner.toLowerCase() !== settings.riskOracle) {
      throw new OracleError(`The gate behind the WatchlistGate ${gate} is ${inner}, not the RiskOracle of this node.`, {
        fix: "take it out of WATCHLIST_GATES, or correct RISK_ORACLE_ADDRESS.",
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
    rpc.client.readContract({ ...published, functionName: "modelAddress", args: [modelId] }),
  );
  if (modelAddress === zeroAddress) {
    throw new OracleError(`Model ${modelId} is not published in RiskModels ${models}.`, {
      fix: "publish the model of MODEL_FILE there (the SDK's publishModel), or correct MODEL_FILE and MODEL_ID.",
    });
  }
  for (const features of sampleFeatures(model)) {
    const words = packFeatures(features);
    const onChain = await read("eth_call to RiskModels.score", () =>
      rpc.client.readContract({
        ...published,
        functionName: "score",
        args: [modelId, words.features, words.extraFeatures],
      }),
    );
    const here = scoreFeatures(model, features);
    if (Number(onChain) !== here) {
      throw new OracleError(
        `The model published as ${modelId} is not the one of MODEL_FILE: it scores ${onChain}, the file ${here}.`,
        {
          fix: "use the file that was published under this id.",
        },
      );
    }
  }
  return { chainId, reportSeconds: Number(reportSeconds), modelId };
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
