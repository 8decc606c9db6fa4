import { network } from "hardhat";
import { type Address, type Hex, zeroAddress, zeroHash } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import {
  encodeModel,
  encodeReport,
  getModelId,
  type ModelFile,
  packFeatures,
  parseModel,
  type Report,
  signReport,
  sluiceActions,
} from "../../sdk/src/index.ts";

/** Keys of the oracle's three nodes in these tests. */
export const nodeAccounts = [1, 2, 3].map((n) => privateKeyToAccount(`0x${String(n).padStart(64, "0")}`));

/** A model that reads one feature: 0 scores 0, 10000 scores 10000, linear in sixteenths between. */
export function oneFeatureModel(): ModelFile {
  const zeros = Array<number>(16).fill(0);
  const flat = { knots: [0], rows: [zeros] };
  const read = { knots: [0, 10_000], rows: [zeros, [1000, ...zeros.slice(1)]] };
  const features = Array.from({ length: 16 }, (_, index) => (index === 0 ? read : flat));
  return parseModel({
    format: "sluice-model/1",
    name: "one-feature",
    features: features.map((_, index) => `feature${index}`),
    hidden: 16,
    knots: features.map((feature) => feature.knots),
    rows: features.map((feature) => feature.rows),
    signs: Array(16).fill(1),
    output: { offset: 0, shift: 0, knots: [0, 16_000], scores: [0, 10_000] },
    baseline: Array(16).fill(0),
  });
}

export const reportSeconds = 3600;

/** A deployment on a chain of its own in this process, with clients that carry the SDK's actions. */
export async function deploySluice() {
  const { viem, networkHelpers } = await network.create();
  const publicClient = await viem.getPublicClient();
  const wallets = await viem.getWalletClients();
  const owner = wallets[0]?.account.address as Address;
  const model = oneFeatureModel();
  const token = await viem.deployContract("TestToken");
  const escrow = await viem.deployContract("Escrow");
  const riskModels = await viem.deployContract("RiskModels");
  const signers = nodeAccounts.map((account) => account.address);
  const riskOracle = await viem.deployContract("RiskOracle", [
    owner,
    riskModels.address,
    zeroAddress,
    BigInt(reportSeconds),
    86_400n,
    signers,
    2,
  ]);
  const addresses = { escrow: escrow.address, riskOracle: riskOracle.address, riskModels: riskModels.address };
  const clients = wallets.map((wallet) => wallet.extend(sluiceActions(addresses)));
  const deployer = clients[0] as (typeof clients)[number];
  await deployer.publishModel({ model });
  const modelId = getModelId(encodeModel(model));
  const chainId = await publicClient.getChainId();

  /** A report on a subject as of the latest block, signed by nodes 0 and 2 unless told otherwise. */
  async function signedReport(
    subject: Hex,
    amount: bigint,
    risk: number,
    changes: Partial<Report> = {},
    signing: readonly number[] = [0, 2],
  ): Promise<Hex> {
    const block = await publicClient.getBlock();
    const report: Report = {
      subject,
      amount,
      ...packFeatures([risk, ...Array<number>(15).fill(0)]),
      model: modelId,
      manifest: zeroHash,
      round: block.number,
      blockHash: block.hash,
      validUntil: block.timestamp + BigInt(reportSeconds),
      ...changes,
    };
    const signatures = await Promise.all(
      signing.map(async (index) => {
        const account = nodeAccounts[index] as (typeof nodeAccounts)[number];
        return { index, signature: await signReport({ account, chainId, riskOracle: riskOracle.address, report }) };
      }),
    );
    return encodeReport({ report, signerSet: await deployer.getActiveSignerSet(), signatures });
  }

  return {
    viem,
    networkHelpers,
    publicClient,
    clients,
    deployer,
    token,
    addresses,
    modelId,
    model,
    chainId,
    signedReport,
  };
}
