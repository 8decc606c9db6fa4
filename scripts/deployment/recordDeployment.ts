import { getRiskOracleOwner, getRiskOracleSettings, getSignerSet, riskModelsAbi, type SluiceClient } from "@sluice/sdk";
import { type Address, type Hash, type Hex, isAddressEqual, keccak256 } from "viem";
import { getChainId, getCode, getContractEvents, getTransactionReceipt } from "viem/actions";
import { Stop } from "../lib/stop.ts";
import { type Compiler, type Deployed, readJournal } from "./readJournal.ts";

export type RecordedContract = Deployed & {
  /** Number of the block that it was created in. */
  block: number;
  /** Hash of its code on chain. */
  codeHash: Hex;
};

/** deployments/<chainId>.json */
export type Deployment = {
  chainId: number;
  network: string;
  /** Number of the first block with a contract of ours: where a node begins to read. */
  startBlock: number;
  escrow: RecordedContract;
  riskModels: RecordedContract;
  riskOracle: RecordedContract;
  settings: {
    owner: Address;
    reportSeconds: number;
    rotationDelay: number;
    signerSet: number;
    signers: readonly Address[];
    quorum: number;
  };
  models: { modelId: Hex; address: Address; block: number; transaction: Hash }[];
  /** By the id of the build: version and settings. */
  compilers: Record<string, Compiler>;
};

/**
 * Joins what Ignition kept of a deployment with what the chain says of it. Everything is asked of the chain again: what
 * is recorded is there.
 *
 * @param client - A viem client of the chain.
 * @param folder - ignition/deployments/<id>.
 * @throws Stop when chain and journal differ.
 */
export async function recordDeployment(client: SluiceClient, folder: string, network: string): Promise<Deployment> {
  const { contracts, compilers } = readJournal(folder);
  const [escrow, riskModels, riskOracle] = await Promise.all([
    onChain(client, "Escrow", contracts.escrow),
    onChain(client, "RiskModels", contracts.riskModels),
    onChain(client, "RiskOracle", contracts.riskOracle),
  ]);
  const oracle = { riskOracle: riskOracle.address };
  const { reportSeconds, rotationDelay, riskModels: asked } = await getRiskOracleSettings(client, oracle);
  if (!isAddressEqual(asked, riskModels.address)) {
    throw new Stop(
      `RiskOracle ${riskOracle.address} asks the models of ${asked}, not of ${riskModels.address}: deploy again under a new --deployment-id.`,
    );
  }
  const { id, signers, quorum } = await getSignerSet(client, oracle);
  const startBlock = Math.min(escrow.block, riskModels.block, riskOracle.block);
  const published = await getContractEvents(client, {
    address: riskModels.address,
    abi: riskModelsAbi,
    eventName: "ModelPublished",
    fromBlock: BigInt(startBlock),
    strict: true,
  });
  return {
    chainId: await getChainId(client),
    network,
    startBlock,
    escrow,
    riskModels,
    riskOracle,
    settings: {
      owner: await getRiskOracleOwner(client, oracle),
      reportSeconds,
      rotationDelay,
      signerSet: id,
      signers,
      quorum,
    },
    models: published.map(({ args, blockNumber, transactionHash }) => ({
      modelId: args.modelId,
      address: args.model,
      block: Number(blockNumber),
      transaction: transactionHash,
    })),
    compilers,
  };
}

async function onChain(client: SluiceClient, name: string, deployed: Deployed): Promise<RecordedContract> {
  const receipt = await getTransactionReceipt(client, { hash: deployed.transaction }).catch(() => undefined);
  const code = await getCode(client, { address: deployed.address });
  const created = receipt?.contractAddress;
  if (receipt?.status !== "success" || !created || !isAddressEqual(created, deployed.address) || code === undefined) {
    throw new Stop(`${name} ${deployed.address} is not on this chain: check --network and --deployment-id.`);
  }
  return { ...deployed, block: Number(receipt.blockNumber), codeHash: keccak256(code) };
}
