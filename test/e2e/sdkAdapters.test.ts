import assert from "node:assert/strict";
import {
  type Address,
  custom,
  encodeAbiParameters,
  encodeFunctionData,
  erc20Abi,
  type Hex,
  hexToBigInt,
  keccak256,
  parseAbi,
  size,
  slice,
  toFunctionSelector,
  toHex,
  zeroAddress,
  zeroHash,
} from "viem";
import { hardhat } from "viem/chains";
import { erc8183Hook } from "../../docs/examples/adapters/erc8183Hook.ts";
import { watchlistGate } from "../../docs/examples/adapters/watchlistGate.ts";
import { x402CapturePolicy } from "../../docs/examples/adapters/x402CapturePolicy.ts";
import { type Client, clientOf } from "../../docs/examples/operations/client.ts";
import {
  encodeGateTerms,
  erc8183HookAbi,
  getJobSubject,
  getX402PaymentHash,
  getX402Salt,
  releaseGateAbi,
  type X402PaymentInfo,
} from "../../sdk/src/index.ts";
import { deploySluice } from "./sdkDeployment.ts";
import { sdkTerms } from "./sdkTerms.ts";

const sluice = await deploySluice();
const { publicClient, addresses, chainId, modelId, token, viem } = sluice;
const { escrow, riskOracle } = addresses;
const amount = 5_000_000n;

const [deployer, payer, payee, operator, arbiter, anyone] = sluice.clients.map(({ account }) =>
  clientOf({ account: account.address, chain: hardhat, transport: custom(publicClient) }, addresses),
) as [Client, Client, Client, Client, Client, Client];

const gateTerms = encodeGateTerms({
  releaseAtMost: 3000,
  denyAtLeast: 8000,
  maxAgeSeconds: 1800,
  silenceSeconds: 0,
  model: modelId,
});
const now = async () => Number((await publicClient.getBlock()).timestamp);
const balanceOf = (address: Address) =>
  publicClient.readContract({ address: token.address, abi: erc20Abi, functionName: "balanceOf", args: [address] });
const nodesSign = (risk: number, most: bigint) => (subject: Hex) => sluice.signedReport(subject, most, risk);

async function allow(owner: Client, spender: Address) {
  await token.write.mint([owner.account.address, 1_000_000_000n]);
  const approval = { address: token.address, abi: erc20Abi, functionName: "approve" } as const;
  await owner.writeContract({ ...approval, args: [spender, 1_000_000_000n] });
}

/** Gas of the call alone: the transaction without its base price and its calldata. */
async function gasOf(to: Address, data: Hex, from: Address = anyone.account.address): Promise<bigint> {
  const hash = await anyone.sendTransaction({ account: from, to, data });
  const { gasUsed } = await publicClient.waitForTransactionReceipt({ hash });
  let calldata = 0n;
  for (let i = 0; i < size(data); i++) calldata += slice(data, i, i + 1) === "0x00" ? 4n : 16n;
  return gasUsed - 21_000n - calldata;
}

describe("sample of docs/adapters/x402-capture-policy.md", () => {
  const saltNonce = 7n;
  let drawn = 0;

  async function paymentOf() {
    const captureEscrow = await viem.deployContract("CaptureEscrow");
    const wrapper = await viem.deployContract("PolicyOperator", [captureEscrow.address]);
    const policy = await viem.deployContract("X402CapturePolicy", [captureEscrow.address, riskOracle, gateTerms]);
    await allow(payer, captureEscrow.address);
    const second = await now();
    const offer = {
      operator: wrapper.address,
      payer: payer.account.address,
      receiver: payee.account.address,
      token: token.address,
      maxAmount: amount,
      preApprovalExpiry: second + 3600,
      authorizationExpiry: second + 7200,
      refundExpiry: second + 10_800,
      minFeeBps: 0,
      maxFeeBps: 0,
      feeReceiver: zeroAddress,
    };
    const receiverAuthorizer = operator.account.address;
    const paymentInfo: X402PaymentInfo = {
      ...offer,
      salt: getX402Salt({ receiverAuthorizer, policy: policy.address, saltNonce }),
    };
    const binding = { authorizer: receiverAuthorizer, policy: policy.address, saltNonce };
    const capture = () =>
      wrapper.write.capture([paymentInfo, amount, 0n, binding], { account: operator.account.address });
    await wrapper.write.authorize([paymentInfo, amount, binding], { account: operator.account.address });
    const world = (risk: number) => ({
      anyone,
      chainId,
      escrow: captureEscrow.address,
      policy: policy.address,
      receiverAuthorizer,
      offer,
      nodesSign: nodesSign(risk, amount),
    });
    return { captureEscrow, wrapper, policy, paymentInfo, capture, world };
  }

  it("captures once a release is posted", async () => {
    const { wrapper, capture, world } = await paymentOf();
    await viem.assertions.revertWithCustomError(capture(), wrapper, "AuthorizationDenied");
    assert.equal(await x402CapturePolicy(world(0)), "release");
    const before = await balanceOf(payee.account.address);
    await capture();
    assert.equal((await balanceOf(payee.account.address)) - before, amount);
  });

  it("captures nothing that is held or denied", async () => {
    for (const [risk, verdict] of [
      [5000, "hold"],
      [9000, "deny"],
    ] as const) {
      const { wrapper, capture, world } = await paymentOf();
      assert.equal(await x402CapturePolicy(world(risk)), verdict);
      await viem.assertions.revertWithCustomError(capture(), wrapper, "AuthorizationDenied");
    }
  });

  it("names the subject as escrow and policy do", async () => {
    const { captureEscrow, policy, paymentInfo, wrapper } = await paymentOf();
    const subject = getX402PaymentHash({ chainId, escrow: captureEscrow.address, paymentInfo });
    assert.equal(await captureEscrow.read.getHash([paymentInfo]), subject);
    assert.equal(await policy.read.subjectOf([paymentInfo]), subject);
    const binding = { authorizer: operator.account.address, policy: policy.address, saltNonce };
    assert.equal(await wrapper.read.getSalt([binding]), paymentInfo.salt);
  });

  it("names the subject of any payment as escrow and policy do", async () => {
    const { captureEscrow, policy } = await paymentOf();
    for (let round = 0; round < 100; round++) {
      // Zeros, then ones, then chance that is the same in every run.
      const random = (bits: bigint) => {
        if (round < 2) return round === 0 ? 0n : 2n ** bits - 1n;
        return hexToBigInt(keccak256(toHex(`${round} ${bits} ${drawn++}`))) >> (256n - bits);
      };
      const address = () => toHex(random(160n), { size: 20 });
      const paymentInfo: X402PaymentInfo = {
        operator: address(),
        payer: address(),
        receiver: address(),
        token: address(),
        maxAmount: random(120n),
        preApprovalExpiry: Number(random(48n)),
        authorizationExpiry: Number(random(48n)),
        refundExpiry: Number(random(48n)),
        minFeeBps: Number(random(16n)),
        maxFeeBps: Number(random(16n)),
        feeReceiver: address(),
        salt: random(256n),
      };
      const subject = getX402PaymentHash({ chainId, escrow: captureEscrow.address, paymentInfo });
      assert.equal(await captureEscrow.read.getHash([paymentInfo]), subject);
      assert.equal(await policy.read.subjectOf([paymentInfo]), subject);
    }
    assert.ok(drawn > 500);
  });

  it("asks little gas for a capture", async () => {
    const { policy, paymentInfo, world } = await paymentOf();
    await x402CapturePolicy(world(0));
    const data = encodeFunctionData({
      abi: parseAbi([
        "struct PaymentInfo { address operator; address payer; address receiver; address token; uint120 maxAmount; uint48 preApprovalExpiry; uint48 authorizationExpiry; uint48 refundExpiry; uint16 minFeeBps; uint16 maxFeeBps; address feeReceiver; uint256 salt; }",
        "function authorizeCapture(PaymentInfo paymentInfo, uint256 amount, uint256 feeAmount, address feeReceiver, bytes authData) view returns (bool)",
      ]),
      args: [paymentInfo, amount, 0n, zeroAddress, "0x"],
    });
    const gas = await gasOf(policy.address, data);
    assert.ok(gas < 20_000n, `authorizeCapture takes ${gas}`);
  });
});

describe("sample of docs/adapters/erc-8183-hook.md", () => {
  it("asks little gas for a completion", async () => {
    const { jobEscrow, hook, world } = await jobOf("TextJobEscrow");
    const { jobId, client, provider, nodesSign: sign } = world(0);
    const subject = getJobSubject({ chainId, escrow: jobEscrow.address, jobId, client, provider });
    await anyone.postReport({ subject, report: await sign(subject) });
    await sluice.networkHelpers.impersonateAccount(jobEscrow.address);
    await sluice.networkHelpers.setBalance(jobEscrow.address, 10n ** 18n);
    const data = encodeFunctionData({
      abi: erc8183HookAbi,
      functionName: "beforeAction",
      args: [jobId, "0xd75bbdf3", encodeAbiParameters([{ type: "bytes32" }, { type: "bytes" }], [zeroHash, "0x"])],
    });
    const gas = await gasOf(hook.address, data, jobEscrow.address);
    assert.ok(gas < 30_000n, `beforeAction takes ${gas}`);
  });

  /** A job whose work was submitted, in an escrow as the text or as the reference code of the standard has it. */
  async function jobOf(name: "TextJobEscrow" | "ReferenceJobEscrow") {
    const byText = name === "TextJobEscrow";
    const jobEscrow = await viem.deployContract(name as "TextJobEscrow", [token.address]);
    const hook = await viem.deployContract("Erc8183Hook", [
      riskOracle,
      gateTerms,
      [
        {
          escrow: jobEscrow.address,
          complete: "0xd75bbdf3",
          completeData: byText ? 0 : 1,
          fund: toFunctionSelector(byText ? "fund(uint256,uint256,bytes)" : "fund(uint256,bytes)"),
          job: toFunctionSelector(byText ? "job(uint256)" : "getJob(uint256)"),
          clientWord: byText ? 0 : 2,
          providerWord: byText ? 1 : 3,
          budgetWord: byText ? 3 : 6,
        },
      ],
    ]);
    await allow(payer, jobEscrow.address);
    const by = ({ account }: Client) => ({ account: account.address });
    const expiredAt = BigInt((await now()) + 7200);
    const [provider, evaluator] = [payee.account.address, arbiter.account.address];
    await jobEscrow.write.createJob([provider, evaluator, expiredAt, "work", hook.address], by(payer));
    await jobEscrow.write.setBudget([1n, amount, "0x"], by(payer));
    const fund = parseAbi(["function fund(uint256, uint256, bytes)", "function fund(uint256, bytes)"]);
    await payer.writeContract(
      byText
        ? { address: jobEscrow.address, abi: fund, functionName: "fund", args: [1n, amount, "0x"] }
        : { address: jobEscrow.address, abi: fund, functionName: "fund", args: [1n, "0x"] },
    );
    await jobEscrow.write.submit([1n, zeroHash, "0x"], by(payee));
    const world = (risk: number) => ({
      evaluator: arbiter,
      chainId,
      jobEscrow: jobEscrow.address,
      jobId: 1n,
      client: payer.account.address,
      provider: payee.account.address,
      nodesSign: nodesSign(risk, amount),
    });
    return { jobEscrow, hook, world };
  }

  for (const name of ["TextJobEscrow", "ReferenceJobEscrow"] as const) {
    it(`pays a job that is released, and no other (${name})`, async () => {
      const { jobEscrow, hook, world } = await jobOf(name);
      const { chainId: chain, jobId, client, provider } = world(0);
      const subject = getJobSubject({ chainId: chain, escrow: jobEscrow.address, jobId, client, provider });
      assert.equal(await hook.read.subjectOf([jobEscrow.address, 1n]), subject);
      const before = await balanceOf(payee.account.address);
      await viem.assertions.revertWithCustomError(
        erc8183Hook(world(9000)).then(({ transactionHash }) => transactionHash),
        hook,
        "NotReleased",
      );
      assert.equal((await erc8183Hook(world(0))).status, "success");
      assert.equal((await balanceOf(payee.account.address)) - before, amount);
    });
  }
});

describe("sample of docs/adapters/watchlist-gate.md", () => {
  let salt = 0n;

  async function worldOf(listed: boolean, risk: number) {
    const list = await viem.deployContract("TestWatchlist");
    const gate = await viem.deployContract("WatchlistGate", [riskOracle, list.address, 2]);
    await list.write.set([payee.account.address, listed]);
    await allow(payer, escrow);
    salt += 1n;
    const parties = [payer, payee, operator, arbiter, deployer] as const;
    const agreed = { ...sdkTerms({ now: await now(), salt, token: token.address, parties }), gateTerms };
    return {
      payer,
      operator,
      chainId,
      escrow,
      watchlistGate: gate.address,
      agreed,
      nodesSign: nodesSign(risk, agreed.maxAmount),
    };
  }

  it("pays who is released and not listed", async () => {
    const before = await balanceOf(payee.account.address);
    assert.equal(await watchlistGate(await worldOf(false, 0)), "release");
    assert.ok((await balanceOf(payee.account.address)) > before);
    assert.equal(await watchlistGate(await worldOf(false, 5000)), "hold");
  });

  it("adds little gas to the gate behind it", async () => {
    const { watchlistGate: gate } = await worldOf(false, 0);
    const subject: Hex = `0x${"77".repeat(32)}`;
    await anyone.postReport({ subject, report: await sluice.signedReport(subject, amount, 0) });
    const data = encodeFunctionData({
      abi: releaseGateAbi,
      args: [subject, payer.account.address, payee.account.address, amount, 0n, gateTerms, "0x"],
    });
    const more = (await gasOf(gate, data)) - (await gasOf(riskOracle, data));
    assert.ok(more < 15_000n, `the list takes ${more}`);
  });

  it("denies who is listed, and anyone sends the money back", async () => {
    const world = await worldOf(true, 0);
    assert.equal(await watchlistGate(world), "deny");
    const before = await balanceOf(payer.account.address);
    await anyone.deny({ terms: { ...world.agreed, gate: world.watchlistGate }, report: "0x" });
    assert.equal((await balanceOf(payer.account.address)) - before, world.agreed.maxAmount);
  });
});
