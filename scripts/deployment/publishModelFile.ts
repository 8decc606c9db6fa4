import {
  encodeModel,
  getModelAddress,
  getModelId,
  type ModelFile,
  parseModel,
  publishModel,
  riskModelsAbi,
  type SluiceClient,
} from "@sluice/sdk";
import { type Address, type Hex, isAddressEqual, size, zeroAddress } from "viem";
import { estimateContractGas, getChainId, getCode, simulateContract, waitForTransactionReceipt } from "viem/actions";
import { messageOf } from "../../oracle/src/internal/errors.ts";
import { readFlags } from "../lib/flags.ts";
import { readInput } from "../lib/readInput.ts";
import { Stop } from "../lib/stop.ts";
import type { Operator } from "./operator.ts";
import { recordedAddress } from "./recordedAddress.ts";

export const PUBLISH_HELP = `npm run publish-model -- --network NAME --model FILE [--models ADDRESS] [--dry-run] [--yes]

Publishes a model file in a RiskModels. Anyone may; a model counts only where the terms of a payment pin its id. Prints
first exactly what will happen.

  --network NAME    a network of hardhat.config.ts; its account pays
  --model FILE      a model file (docs/spec/models.md), such as oracle/models/simulated-v1.json
  --models ADDRESS  the RiskModels; by default the one of deployments/<chainId>.json
  --dry-run         prints what would happen and sends nothing; needs no key
  --yes             does not ask before it sends; needed where there is no terminal to ask on`;

const FLAGS = {
  network: { type: "string" },
  model: { type: "string" },
  models: { type: "string" },
  "dry-run": { type: "boolean" },
  yes: { type: "boolean" },
} as const;

/** What the flags ask for. */
export type PublishRequest = {
  network: string;
  model: ModelFile;
  models: string | undefined;
  dryRun: boolean;
  yes: boolean;
};

/** What publishing would do. */
export type PublicationPlan = {
  chainId: number;
  riskModels: Address;
  model: ModelFile;
  modelId: Hex;
  /** Where it will be, or is. */
  address: Address;
  published: boolean;
  /** Bytes that are sent. */
  tableBytes: number;
  /** Undefined where there is nothing to send. */
  gas: bigint | undefined;
};

/** @throws Stop with the help text when the flags make no sense, or without it when the file is no model. */
export function readPublishFlags(args: string[]): PublishRequest {
  const flags = readFlags(args, FLAGS, PUBLISH_HELP);
  const wrong = (message: string) => new Stop(`${message}\n\n${PUBLISH_HELP}`, 2);
  if (flags.network === undefined) throw wrong("--network is missing");
  if (flags.model === undefined) throw wrong("--model is missing");
  const text = readInput(flags.model, "model");
  let model: ModelFile;
  try {
    model = parseModel(text);
  } catch (error) {
    throw new Stop(`${flags.model} is no model: ${messageOf(error)}`);
  }
  return {
    network: flags.network,
    model,
    models: flags.models,
    dryRun: flags["dry-run"] ?? false,
    yes: flags.yes ?? false,
  };
}

/**
 * What publishing a model would do: it is tried on the chain as it stands, without sending anything.
 *
 * @throws Stop when there is no RiskModels, or it would make another model of these tables than the SDK.
 */
export async function planPublication(
  client: SluiceClient,
  options: { riskModels: Address; model: ModelFile },
): Promise<PublicationPlan> {
  const { riskModels, model } = options;
  const chainId = await getChainId(client);
  if ((await getCode(client, { address: riskModels })) === undefined) {
    throw new Stop(`there is no contract at ${riskModels} on chain ${chainId}: check --network and --models`);
  }
  const tables = encodeModel(model);
  const modelId = getModelId(tables);
  const call = { address: riskModels, abi: riskModelsAbi, functionName: "publish", args: [tables] } as const;
  try {
    const known = await getModelAddress(client, { riskModels, model: modelId });
    const published = !isAddressEqual(known, zeroAddress);
    const [idThere, address] = (await simulateContract(client, { ...call, account: zeroAddress })).result;
    if (idThere !== modelId) {
      throw new Stop(
        `RiskModels ${riskModels} makes model ${idThere} of this file, the SDK ${modelId}: they do not belong together. Deploy the RiskModels of this version, or publish with the version that deployed it.`,
      );
    }
    const gas = published ? undefined : await estimateContractGas(client, { ...call, account: zeroAddress });
    return { chainId, riskModels, model, modelId, address, published, tableBytes: size(tables), gas };
  } catch (error) {
    if (error instanceof Stop) throw error;
    const reason = (error as { shortMessage?: string }).shortMessage ?? messageOf(error);
    throw new Stop(`${riskModels} on chain ${chainId} does not publish this model: ${reason}`);
  }
}

/** What publishing would do, for somebody who has to decide. */
export function renderPublication(plan: PublicationPlan): string {
  const { model } = plan;
  const knots = model.knots.reduce((sum, list) => sum + list.length, 0);
  return [
    `RiskModels ${plan.riskModels} on chain ${plan.chainId}`,
    `model      ${model.name}: ${model.features.length} features × ${model.hidden} hidden, ${knots} knots`,
    `id         ${plan.modelId}`,
    `gateTerms  pin its first 21 bytes: ${plan.modelId.slice(0, 44)}`,
    `address    ${plan.address}`,
    `tables     ${plan.tableBytes.toLocaleString("en")} bytes are sent`,
    plan.published
      ? "published  already: there is nothing to do"
      : `gas        ${(plan.gas ?? 0n).toLocaleString("en")}`,
    "nothing else changes: a model counts only where the terms of a payment pin it",
  ].join("\n");
}

/**
 * Shows what publishing would do, and does it unless it is a dry run or was done before.
 *
 * @returns The exit code.
 * @throws Stop when it cannot be done, or nobody agreed.
 */
export async function publishModelFile(request: PublishRequest, operator: Operator): Promise<number> {
  const { reader } = operator;
  const riskModels = recordedAddress("riskModels", {
    flag: { name: "models", value: request.models },
    chainId: await getChainId(reader),
    folder: operator.deployments,
  });
  const { model } = request;
  const plan = await planPublication(reader, { riskModels, model });
  operator.say(renderPublication(plan));
  if (plan.published) return 0;
  if (request.dryRun) {
    operator.say("\ndry run: nothing was sent");
    return 0;
  }
  const writer = await operator.writer();
  await operator.agree(request.yes, "publish this model");
  const hash = await publishModel(writer, { riskModels, model });
  const { status } = await waitForTransactionReceipt(reader, { hash });
  const code = await getCode(reader, { address: plan.address });
  if (status !== "success" || code === undefined) {
    throw new Stop(`the transaction ${hash} failed: run the command again with --dry-run`);
  }
  operator.say(`\npublished in ${hash}: ${size(code).toLocaleString("en")} bytes of code at ${plan.address}`);
  return 0;
}
