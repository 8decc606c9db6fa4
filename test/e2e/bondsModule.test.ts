import assert from "node:assert/strict";
import { network } from "hardhat";
import { isAddressEqual } from "viem";
import { privateKeyToAccount } from "viem/accounts";

const { ignition, viem } = await network.create();
const token = await viem.deployContract("TestToken");
const signers = [1, 2, 3].map((n) => privateKeyToAccount(`0x${String(n).repeat(64)}`).address);

describe("Ignition module of the bonds", () => {
  it("is deployed first, and the oracle names it", async () => {
    const before = { ...process.env };
    Object.assign(process.env, { SLUICE_BOND_TOKEN: token.address, SLUICE_MINIMUM_BOND: "5000000000" });
    const { default: Bonds } = await import("../../ignition/modules/Bonds.ts");
    const { default: Sluice } = await import("../../ignition/modules/Sluice.ts");
    process.env = before;
    const { signerBonds } = await ignition.deploy(Bonds);
    assert.ok(isAddressEqual(await signerBonds.read.token(), token.address));
    assert.equal(await signerBonds.read.minimumBond(), 5_000_000_000n);
    assert.equal(await signerBonds.read.proofSeconds(), 1_209_600n);
    assert.equal(await signerBonds.read.rewardBps(), 2_000n);

    const { riskOracle } = await ignition.deploy(Sluice, {
      parameters: { Sluice: { signers, quorum: 2, bonds: signerBonds.address } },
    });
    assert.ok(isAddressEqual(await riskOracle.read.bonds(), signerBonds.address));
    const [sponsor] = await viem.getWalletClients();
    assert.ok(sponsor !== undefined);
    await token.write.mint([sponsor.account.address, 5_000_000_000n]);
    await token.write.approve([signerBonds.address, 5_000_000_000n]);
    await signerBonds.write.depositFor([riskOracle.address, signers[0] as `0x${string}`, 5_000_000_000n]);
    assert.equal(await signerBonds.read.isBonded([riskOracle.address, signers[0] as `0x${string}`]), true);
  });
});
