import assert from "node:assert/strict";
import { custom, erc20Abi, type Hex, zeroAddress, zeroHash } from "viem";
import { hardhat } from "viem/chains";
import { authorize } from "../../docs/examples/operations/authorize.ts";
import { batch } from "../../docs/examples/operations/batch.ts";
import { capture } from "../../docs/examples/operations/capture.ts";
import { charge } from "../../docs/examples/operations/charge.ts";
import { claimCredit } from "../../docs/examples/operations/claimCredit.ts";
import { clear } from "../../docs/examples/operations/clear.ts";
import { type Client, clientOf, type World } from "../../docs/examples/operations/client.ts";
import { deny } from "../../docs/examples/operations/deny.ts";
import { dispute } from "../../docs/examples/operations/dispute.ts";
import { extend } from "../../docs/examples/operations/extend.ts";
import { increase } from "../../docs/examples/operations/increase.ts";
import { reclaim } from "../../docs/examples/operations/reclaim.ts";
import { refund } from "../../docs/examples/operations/refund.ts";
import { relay } from "../../docs/examples/operations/relay.ts";
import { resolve } from "../../docs/examples/operations/resolve.ts";
import { resolveExpired } from "../../docs/examples/operations/resolveExpired.ts";
import { voidPayment } from "../../docs/examples/operations/voidPayment.ts";
import { waysToPay } from "../../docs/examples/operations/waysToPay.ts";
import { deployPermit2 } from "../../scripts/lib/deployPermit2.ts";
import { encodeGateTerms, getPaymentId, permit2Address, type Terms } from "../../sdk/src/index.ts";
import { deploySluice } from "./sdkDeployment.ts";
import { sdkTerms } from "./sdkTerms.ts";

const sluice = await deploySluice();
const { publicClient, networkHelpers, addresses, chainId, modelId } = sluice;
const { escrow, riskOracle } = addresses;
const token = await sluice.viem.deployContract("SignedToken");
const amount = 5_000_000n;
const evidence = zeroHash;
let salt = 0n;

const [deployer, payer, payee, operator, arbiter, anyone] = sluice.clients.map(({ account }) =>
  clientOf({ account: account.address, chain: hardhat, transport: custom(publicClient) }, addresses),
) as [Client, Client, Client, Client, Client, Client];

const now = async () => Number((await publicClient.getBlock()).timestamp);

/** What a sample works with: terms for it, and a report with this risk where the terms name a gate. */
async function worldOf(changes: Partial<Terms> = {}, risk = 0): Promise<World> {
  const second = await now();
  salt += 1n;
  const parties = [payer, payee, operator, arbiter, deployer] as const;
  const terms = { ...sdkTerms({ now: second, salt, token: token.address, parties }), ...changes };
  const subject = getPaymentId({ chainId, escrow, terms });
  const report: Hex = terms.gate === zeroAddress ? "0x" : await sluice.signedReport(subject, terms.maxAmount, risk);
  return { payer, payee, operator, arbiter, anyone, terms, now: second, report };
}

const gated = {
  gate: riskOracle,
  gateTerms: encodeGateTerms({
    releaseAtMost: 3000,
    denyAtLeast: 8000,
    maxAgeSeconds: 1800,
    silenceSeconds: 0,
    model: modelId,
  }),
};

/** The same with five of the token locked. */
async function locked(changes: Partial<Terms> = {}, risk = 0): Promise<World> {
  const world = await worldOf(changes, risk);
  await authorize(world);
  return world;
}

const balanceOf = (client: Client) => token.read.balanceOf([client.account.address]);

describe("samples of docs/operations", () => {
  before(async () => {
    await deployPermit2(sluice);
    for (const client of [payer, payee]) await token.write.mint([client.account.address, 1_000_000_000n]);
    const most = 2n ** 256n - 1n;
    const approval = { address: token.address, abi: erc20Abi, functionName: "approve" } as const;
    await payer.writeContract({ ...approval, args: [permit2Address, most] });
  });

  it("authorize", async () => {
    assert.deepEqual(await authorize(await worldOf()), { held: amount, cleared: true });
    assert.deepEqual(await authorize(await worldOf(gated)), { held: amount, cleared: false });
  });

  it("increase", async () => {
    assert.equal((await increase(await locked())).held, amount + 1_000_000n);
  });

  it("clear", async () => {
    assert.equal((await clear(await locked(gated))).cleared, true);
  });

  it("capture", async () => {
    const before = await balanceOf(payee);
    const state = await capture(await locked());
    assert.deepEqual([state.held, state.refundable], [0n, amount]);
    assert.equal((await balanceOf(payee)) - before, amount - amount / 100n);
  });

  it("charge", async () => {
    const state = await charge(await worldOf(gated));
    assert.deepEqual([state.held, state.refundable, state.cleared], [0n, amount, true]);
  });

  it("void", async () => {
    const world = await locked();
    const before = await balanceOf(payer);
    assert.equal((await voidPayment(world)).held, 0n);
    assert.equal((await balanceOf(payer)) - before, amount);
  });

  it("deny, and leave alone what the gate only holds", async () => {
    assert.equal((await deny(await locked(gated, 9000))).held, 0n);
    assert.equal((await deny(await locked(gated, 5000))).held, amount);
  });

  it("dispute and resolve", async () => {
    const world = await locked();
    const { resolveBy } = await dispute(world);
    assert.equal(resolveBy, (await now()) + world.terms.resolveSeconds);
    const state = await resolve(world);
    assert.deepEqual([state.held, state.refundable, state.disputed], [0n, amount / 2n, false]);
  });

  it("resolve expired, once the time is over", async () => {
    const world = await locked();
    await payer.dispute({ terms: world.terms, evidence });
    assert.equal((await resolveExpired({ ...world, now: await now() })).disputed, true);
    await networkHelpers.time.increase(world.terms.resolveSeconds);
    const state = await resolveExpired({ ...world, now: await now() });
    assert.deepEqual([state.disputed, state.refundable], [false, amount]);
  });

  it("extend", async () => {
    const world = await locked();
    const { captureBy } = await extend(world);
    assert.equal(captureBy, world.terms.captureBy + 7 * 86_400);
  });

  it("reclaim, once the time is over", async () => {
    const world = await locked();
    assert.equal((await reclaim(world)).held, amount);
    await networkHelpers.time.increaseTo(world.terms.captureBy);
    assert.equal((await reclaim({ ...world, now: await now() })).held, 0n);
  });

  it("refund", async () => {
    const world = await locked();
    await capture(world);
    const before = await balanceOf(payer);
    assert.equal((await refund(world)).refundable, amount - 1_000_000n);
    assert.equal((await balanceOf(payer)) - before, 1_000_000n);
  });

  it("claim credit", async () => {
    const world = await worldOf({ token: zeroAddress });
    // The payee cannot be paid for a while: code at its address refuses.
    await networkHelpers.setCode(payee.account.address, "0x5f5ffd");
    await payer.charge({ terms: world.terms, amount });
    await networkHelpers.setCode(payee.account.address, "0x");
    const owed = amount - amount / 100n;
    assert.equal(await payer.getCredit({ token: zeroAddress, account: payee.account.address }), owed);
    assert.equal(await claimCredit(world), 0n);
    const to = "0x00000000000000000000000000000000000c01d5";
    assert.equal(await publicClient.getBalance({ address: to }), owed);
  });

  it("relay", async () => {
    const state = await relay(await locked());
    assert.deepEqual([state.held, state.refundable], [3_000_000n, 2_000_000n]);
  });

  it("batch", async () => {
    assert.deepEqual(await batch(await locked()), ["voided", "captured", "invalid_amount"]);
  });

  it("ways to pay", async () => {
    const state = await waysToPay(await worldOf());
    assert.deepEqual([state.held, state.seq], [5_500_000n, 3]);
  });
});
