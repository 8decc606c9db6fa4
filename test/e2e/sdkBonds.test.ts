import assert from "node:assert/strict";
import { network } from "hardhat";
import { type Hex, keccak256, toHex, zeroAddress, zeroHash } from "viem";
import {
  buildReportBatch,
  encodeModel,
  encodeReportBatch,
  findEquivocation,
  getModelId,
  getReportProof,
  isContractError,
  packFeatures,
  proveEquivocation,
  type Report,
  signReport,
  signReportBatch,
  sluiceActions,
} from "../../sdk/src/index.ts";
import { nodeAccounts, oneFeatureModel, reportSeconds } from "./sdkDeployment.ts";

const { viem, networkHelpers } = await network.create();
const publicClient = await viem.getPublicClient();
const wallets = await viem.getWalletClients();
const MINIMUM = 1_000_000n;
const PROOF_SECONDS = 86_400;

const token = await viem.deployContract("TestToken");
const escrow = await viem.deployContract("Escrow");
const riskModels = await viem.deployContract("RiskModels");
const bonds = await viem.deployContract("SignerBonds", [token.address, MINIMUM, BigInt(PROOF_SECONDS), 2000n]);
const riskOracle = await viem.deployContract("RiskOracle", [
  zeroAddress,
  riskModels.address,
  bonds.address,
  BigInt(reportSeconds),
  0n,
  nodeAccounts.map(({ address }) => address),
  1,
]);
const addresses = {
  escrow: escrow.address,
  riskOracle: riskOracle.address,
  riskModels: riskModels.address,
  bonds: bonds.address,
};
const [sponsor, prover, safe] = wallets.map((wallet) => wallet.extend(sluiceActions(addresses))) as [
  Client,
  Client,
  Client,
];
type Client = ReturnType<typeof bind>;
function bind() {
  return (wallets[0] as (typeof wallets)[number]).extend(sluiceActions(addresses));
}
const chainId = await publicClient.getChainId();
const where = { chainId, riskOracle: riskOracle.address };
const model = oneFeatureModel();
const modelId = getModelId(encodeModel(model));

const mined = async (hash: Hex | undefined) => {
  const receipt = await publicClient.waitForTransactionReceipt({ hash: hash as Hex });
  assert.equal(receipt.status, "success");
  return receipt;
};

async function reportOf(risk: number, changes: Partial<Report> = {}): Promise<Report> {
  const block = await publicClient.getBlock();
  return {
    subject: keccak256(toHex("payment")),
    amount: 5n,
    ...packFeatures([risk, ...Array<number>(15).fill(0)]),
    model: modelId,
    manifest: zeroHash,
    round: block.number,
    blockHash: block.hash,
    validUntil: block.timestamp + BigInt(reportSeconds),
    ...changes,
  };
}

/** An account of a node as a client: it has a key and some coin. */
async function clientOf(index: number) {
  const account = nodeAccounts[index] as (typeof nodeAccounts)[number];
  await networkHelpers.setBalance(account.address, 10n ** 18n);
  return { account, address: account.address };
}

describe("bonds through the SDK", () => {
  before(async () => {
    await mined(await sponsor.publishModel({ model }));
    await mined(await token.write.mint([sponsor.account.address, 100n * MINIMUM]));
  });

  it("says what they were deployed with", async () => {
    assert.deepEqual(await sponsor.getBondSettings(), {
      token: await bonds.read.token(),
      minimumBond: MINIMUM,
      proofSeconds: PROOF_SECONDS,
      rewardBps: 2000,
    });
    const settings = await sponsor.getRiskOracleSettings();
    assert.equal(settings.bonds?.toLowerCase(), bonds.address.toLowerCase());
  });

  it("stakes for a signer, who leaves and withdraws to its payout address", async () => {
    const { account, address: signer } = await clientOf(0);
    assert.deepEqual(await sponsor.getBond({ signer }), {
      stake: 0n,
      withdrawableAt: undefined,
      slashed: false,
      payout: undefined,
      bonded: false,
    });
    await mined(await sponsor.approveBonds({ amount: 10n * MINIMUM }));
    assert.equal(await sponsor.approveBonds({ amount: MINIMUM }), undefined);
    await assert.rejects(sponsor.depositBond({ signer, amount: MINIMUM - 1n }), (error) =>
      isContractError(error, "BondTooSmall"),
    );
    await mined(await sponsor.depositBond({ signer, amount: MINIMUM }));
    assert.equal((await sponsor.getBond({ signer })).bonded, true);
    await assert.rejects(sponsor.requestLeave({ signer }), (error) => isContractError(error, "NotSignerNorPayout"));
    await mined(await sponsor.chooseBondPayout({ signer, to: safe.account.address, account }));
    await mined(await safe.requestLeave({ signer }));
    const { withdrawableAt, bonded, payout } = await sponsor.getBond({ signer });
    assert.ok(!bonded && withdrawableAt !== undefined);
    assert.equal(payout?.toLowerCase(), safe.account.address.toLowerCase());
    assert.deepEqual((await sponsor.getSignerSet({})).revoked, [0]);
    await assert.rejects(safe.withdrawBond({ signer, to: safe.account.address }), (error) =>
      isContractError(error, "NotWithdrawableYet"),
    );
    await networkHelpers.time.increaseTo(withdrawableAt);
    await assert.rejects(sponsor.withdrawBond({ signer, to: sponsor.account.address, account }), (error) =>
      isContractError(error, "PayoutIsFixed"),
    );
    await mined(await safe.withdrawBond({ signer, to: safe.account.address }));
    assert.equal(await token.read.balanceOf([safe.account.address]), MINIMUM);
  });

  it("finds an equivocation between a posted batch and a report, and proves it", async () => {
    const { account, address: signer } = await clientOf(1);
    await mined(await sponsor.depositBond({ signer, amount: 5n * MINIMUM }));
    const report = await reportOf(100);
    const batch = buildReportBatch([
      report,
      ...["x", "y", "z"].map((text) => ({ ...report, subject: keccak256(toHex(text)) })),
    ]);
    const signature = await signReportBatch({ account, ...where, batch });
    // The very bytes that the oracle takes are the evidence.
    const signed = { batch, signerSet: 1, signatures: [{ index: 1, signature }] };
    await mined(await sponsor.postReportBatch({ batch: encodeReportBatch(signed) } as never));
    const contrary = { ...report, amount: 6n };
    const alone = { report: contrary, signature: await signReport({ account, ...where, report: contrary }) };
    const harmless = { report, batched: true, proof: getReportProof(batch, report.subject), signature };
    await assert.rejects(
      prover.proveEquivocation({
        first: harmless,
        second: { report, batched: false, proof: [], signature: await signReport({ account, ...where, report }) },
        to: prover.account.address,
      }),
      (error) => isContractError(error, "SameReport"),
    );
    const found = await findEquivocation({ ...where, signed: [signed, alone] });
    assert.ok(found !== undefined);
    assert.equal(found.signer, signer);
    const receipt = await mined(
      await proveEquivocation(prover, {
        bonds: bonds.address,
        riskOracle: riskOracle.address,
        first: found.first,
        second: found.second,
        to: prover.account.address,
      }),
    );
    assert.ok(receipt.gasUsed <= 130_000n, `${receipt.gasUsed} gas where nobody held the token before`);
    assert.equal(await token.read.balanceOf([prover.account.address]), MINIMUM);
    const bond = await prover.getBond({ signer });
    assert.ok(bond.slashed && !bond.bonded && bond.stake === 0n);
    assert.deepEqual((await prover.getSignerSet({})).revoked, [0, 1]);
    await assert.rejects(prover.proveEquivocation({ ...found, to: prover.account.address }), (error) => {
      assert.ok(isContractError(error, "SlashedAlready"));
      return /use another key/.test((error as Error).message);
    });
  });
});
