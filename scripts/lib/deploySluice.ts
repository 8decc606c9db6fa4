import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import {
  encodeModel,
  getModelAddress,
  getModelId,
  getRiskOracleSettings,
  getSignerSet,
  type ModelFile,
  publishModel,
  type Signers,
} from "@sluice/sdk";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import { createWalletClient, type Hex, http, isAddressEqual, publicActions, zeroAddress } from "viem";
import project from "../../hardhat.config.ts";
import Sluice from "../../ignition/modules/Sluice.ts";
import { ROOT } from "./place.ts";
import { Stop } from "./stop.ts";

/** Where the contracts of a run are. */
export interface Deployment {
  chainId: number;
  escrow: Hex;
  riskOracle: Hex;
  riskModels: Hex;
  /** an ERC-20 of six decimals that anyone may mint; only local chains have it */
  testToken: Hex;
  /** number of the first block with a contract of ours */
  startBlock: number;
  modelId: Hex;
  /** seconds that a report lives from its round's time */
  reportSeconds: number;
}

/** A new signer set waits for a week. */
const ROTATION_DELAY = 604_800;

const Token = buildModule("LocalTestToken", (m) => ({ testToken: m.contract("TestToken") }));

/**
 * Deploys the contracts with Ignition over HTTP and publishes the model. Each local chain is a new one, so the journal of
 * the last run is dropped.
 * @param options.signers the nodes, in the order of their index
 * @throws Stop when the model on chain is not the one that the SDK computes
 */
export async function deploySluice(options: {
  url: string;
  signers: Hex[];
  quorum: number;
  model: ModelFile;
  /** how long a report serves, seconds of chain time */
  reportSeconds: number;
  /** gets deployment.json with the addresses, and Ignition's journal */
  folder: string;
}): Promise<{ deployment: Deployment; signerSet: Signers }> {
  const { url, signers, quorum, model } = options;
  const ignition = join(options.folder, "ignition");
  rmSync(ignition, { recursive: true, force: true });
  const hre = await createHardhatRuntimeEnvironment({ ...project, paths: { ...project.paths, ignition } }, {}, ROOT);
  const connection = await hre.network.create({ network: "localhost", override: { url } });
  try {
    const config = { blockPollingInterval: 25, requiredConfirmations: 1 };
    const { escrow, riskOracle, riskModels } = await connection.ignition.deploy(Sluice, {
      parameters: { Sluice: { signers, quorum, reportSeconds: options.reportSeconds, rotationDelay: ROTATION_DELAY } },
      config,
    });
    const { testToken } = await connection.ignition.deploy(Token, { config });
    const [deployer] = await connection.viem.getWalletClients();
    const client = createWalletClient({
      account: deployer?.account ?? zeroAddress,
      chain: deployer?.chain,
      transport: http(url),
      pollingInterval: 25,
    }).extend(publicActions);

    const hash = await publishModel(client, { riskModels: riskModels.address, model });
    await client.waitForTransactionReceipt({ hash });
    const modelId = getModelId(encodeModel(model));
    const published = await getModelAddress(client, { riskModels: riskModels.address, model: modelId });
    if (isAddressEqual(published, zeroAddress)) {
      throw new Stop(
        `the model on chain is not the one that the SDK computes, ${modelId}. What to do: \`npm run clean\`, then start again; if it stays so, evaluator and SDK do not belong together.`,
      );
    }
    const settings = await getRiskOracleSettings(client, { riskOracle: riskOracle.address });
    const signerSet = await getSignerSet(client, { riskOracle: riskOracle.address });
    const deployment: Deployment = {
      chainId: await client.getChainId(),
      escrow: escrow.address,
      riskOracle: riskOracle.address,
      riskModels: riskModels.address,
      testToken: testToken.address,
      startBlock: 0,
      modelId,
      reportSeconds: settings.reportSeconds,
    };
    writeFileSync(join(options.folder, "deployment.json"), `${JSON.stringify(deployment, undefined, 2)}\n`);
    return { deployment, signerSet };
  } finally {
    await connection.close();
  }
}
