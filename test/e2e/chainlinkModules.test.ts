import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { network } from "hardhat";
import { concat, isAddressEqual, keccak256, stringToHex, zeroAddress } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { encodeFunctionsRequest } from "../../sdk/src/index.ts";

const { ignition, viem } = await network.create();
// In the place of Chainlink's contracts, which are not called here (chainlink/test has the real ones).
const chainlink = await viem.deployContract("TestToken");
const signers = [1, 2, 3].map((n) => privateKeyToAccount(`0x${String(n).repeat(64)}`).address);
const Sluice = { signers, quorum: 2 };
const workflowId = keccak256("0x01");
const owner = signers[0] as `0x${string}`;
const nodes = ["https://a.example.org", "https://b.example.org", "https://c.example.org"];
const subject = keccak256("0x02");

/** Modules read the environment when they are loaded. */
async function load() {
  const before = { ...process.env };
  Object.assign(process.env, {
    SLUICE_FUNCTIONS_ROUTER: chainlink.address,
    SLUICE_FUNCTIONS_SUBSCRIPTION: "42",
    SLUICE_FUNCTIONS_DON: "fun-local-1",
    SLUICE_FUNCTIONS_NODES: nodes.join(", "),
    SLUICE_FUNCTIONS_QUORUM: "2",
    SLUICE_CRE_FORWARDER: chainlink.address,
    SLUICE_CRE_WORKFLOW_OWNER: owner,
    SLUICE_CRE_WORKFLOW_ID: workflowId,
  });
  try {
    return {
      functions: (await import("../../ignition/modules/FunctionsOracle.ts")).default,
      cre: (await import("../../ignition/modules/CreOracle.ts")).default,
    };
  } finally {
    process.env = before;
  }
}

describe("Ignition modules of the gates behind Chainlink's networks", () => {
  it("take the environment, the source of the repository, and the models of the same deployment", async () => {
    const modules = await load();
    const { functionsOracle } = await ignition.deploy(modules.functions, { parameters: { Sluice } });
    assert.ok(isAddressEqual(await functionsOracle.read.router(), chainlink.address));
    assert.equal(await functionsOracle.read.subscriptionId(), 42n);
    assert.equal(await functionsOracle.read.donId(), stringToHex("fun-local-1", { size: 32 }));
    assert.equal(await functionsOracle.read.requester(), zeroAddress);
    assert.equal(await functionsOracle.read.requestSeconds(), 300n);
    assert.equal(await functionsOracle.read.reportSeconds(), 3600n);
    const source = readFileSync(new URL("../../oracle/functions/fetchReport.js", import.meta.url), "utf8");
    const request = encodeFunctionsRequest({ source, nodes, quorum: 2 });
    const data = await functionsOracle.read.requestData([subject]);
    assert.equal(data, concat([request, stringToHex("ibytesArgs"), "0x815820", subject]));
    const models = await viem.getContractAt("RiskModels", await functionsOracle.read.models());

    const { creOracle } = await ignition.deploy(modules.cre, { parameters: { Sluice } });
    assert.ok(isAddressEqual(await creOracle.read.forwarder(), chainlink.address));
    assert.ok(isAddressEqual(await creOracle.read.workflowOwner(), owner));
    assert.equal(await creOracle.read.workflowId(), workflowId);
    assert.equal(await creOracle.read.reportSeconds(), 3600n);
    const served = await viem.getContractAt("RiskModels", await creOracle.read.models());
    assert.equal(await served.read.initCodeHash(), await models.read.initCodeHash());
  });

  it("take what a parameters file says instead", async () => {
    const modules = await load();
    const { functionsOracle } = await ignition.deploy(modules.functions, {
      parameters: { Sluice, FunctionsOracle: { requester: owner, requestSeconds: 60, reportSeconds: 7200 } },
    });
    assert.ok(isAddressEqual(await functionsOracle.read.requester(), owner));
    assert.equal(await functionsOracle.read.requestSeconds(), 60n);
    assert.equal(await functionsOracle.read.reportSeconds(), 7200n);
    const { creOracle } = await ignition.deploy(modules.cre, {
      parameters: { Sluice, CreOracle: { reportSeconds: 60 } },
    });
    assert.equal(await creOracle.read.reportSeconds(), 60n);
  });
});
