import assert from "node:assert/strict";
import { encodeFunctionData, type Hex, keccak256, zeroAddress, zeroHash } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import {
  ContractError,
  decodePaymentEvents,
  encodeGateTerms,
  escrowAbi,
  getPaymentId,
  getReportDigest,
  InvalidAmountError,
  InvalidGateTermsError,
  isContractError,
  type PaymentEvent,
  packFeatures,
  reportTypedData,
  scoreFeatures,
  type Terms,
} from "../../sdk/src/index.ts";
import { modelEvaluatorCode } from "../../sdk/src/model/evaluatorCode.ts";
import { deploySluice, nodeAccounts, reportSeconds } from "./sdkDeployment.ts";

const sluice = await deploySluice();
const { publicClient, networkHelpers, token, addresses, modelId, chainId, signedReport, deployer } = sluice;
const [, payer, payee, operator, other] = sluice.clients as [
  typeof deployer,
  typeof deployer,
  typeof deployer,
  typeof deployer,
  typeof deployer,
];
const amount = 5_000_000n;
let salt = 0n;

async function newTerms(changes: Partial<Terms> = {}): Promise<Terms> {
  const now = Number((await publicClient.getBlock()).timestamp);
  salt += 1n;
  return {
    payer: payer.account.address,
    payee: payee.account.address,
    operator: operator.account.address,
    token: token.address,
    maxAmount: 2n * amount,
    authorizeBy: now + 3600,
    captureFrom: 0,
    captureBy: now + 7200,
    refundBy: now + 10_800,
    minFeeBps: 100,
    maxFeeBps: 200,
    feeReceiver: other.account.address,
    arbiter: zeroAddress,
    resolveSeconds: 0,
    resolveToPayee: false,
    gate: addresses.riskOracle,
    gateTerms: encodeGateTerms({
      releaseAtMost: 3000,
      denyAtLeast: 8000,
      maxAgeSeconds: 1800,
      silenceSeconds: 0,
      model: modelId,
    }),
    salt,
    ...changes,
  };
}

/** Terms under which `amount` was authorized. */
async function authorized(changes: Partial<Terms> = {}): Promise<{ terms: Terms; paymentId: Hex }> {
  const terms = await newTerms(changes);
  if (terms.token !== zeroAddress) await payer.approveEscrow({ token: terms.token, amount });
  await payer.authorize({ terms, amount });
  return { terms, paymentId: getPaymentId({ chainId, escrow: addresses.escrow, terms }) };
}

/** Runs what must be refused, and gives the contract's error back. */
async function refusal(work: Promise<unknown>): Promise<ContractError> {
  const error = await work.then(
    () => assert.fail("it was not refused"),
    (caught: unknown) => caught,
  );
  assert.ok(error instanceof ContractError, String(error));
  return error;
}

describe("SDK actions on a chain", () => {
  before(async () => {
    await token.write.mint([payer.account.address, 1_000_000_000n]);
  });

  it("agree with the contracts on ids, digests and domains", async () => {
    const terms = await newTerms();
    const computed = getPaymentId({ chainId, escrow: addresses.escrow, terms });
    assert.equal(await payer.computePaymentId({ terms }), computed);
    const domain = await publicClient.getEip712Domain({ address: addresses.riskOracle });
    const report = {
      subject: computed,
      amount,
      ...packFeatures([1, 2, 3]),
      model: modelId,
      manifest: zeroHash,
      round: 1n,
      blockHash: zeroHash,
      validUntil: 5n,
    };
    const typedData = reportTypedData({ chainId, riskOracle: addresses.riskOracle, report });
    assert.equal(domain.domain.name, typedData.domain.name);
    assert.equal(domain.domain.version, typedData.domain.version);
    assert.equal(
      await payer.computeReportDigest({ report }),
      getReportDigest({ chainId, riskOracle: addresses.riskOracle, report }),
    );
  });

  it("authorize, clear and capture a payment in tokens", async () => {
    const { terms, paymentId } = await authorized();
    const held = await payer.getPaymentState({ terms });
    assert.deepEqual([held.held, held.exists, held.cleared], [amount, true, false]);
    await other.clear({ terms, report: await signedReport(paymentId, amount, 1000) });
    assert.equal((await payer.getPaymentState({ paymentId })).cleared, true);
    const before = await token.read.balanceOf([payee.account.address]);
    const hash = await operator.capture({ terms, amount, fee: 75_000n });
    const { logs } = await publicClient.waitForTransactionReceipt({ hash });
    const [event] = decodePaymentEvents(logs, { escrow: addresses.escrow });
    assert.ok(event?.type === "captured");
    assert.deepEqual([event.paymentId, event.amount, event.fee], [paymentId, amount, 75_000n]);
    assert.equal((await token.read.balanceOf([payee.account.address])) - before, amount - 75_000n);
  });

  it("capture native coin with the report at once, taking the least fee by default", async () => {
    const { terms, paymentId } = await authorized({ token: zeroAddress });
    const before = await publicClient.getBalance({ address: payee.account.address });
    await operator.capture({ terms, amount, report: await signedReport(paymentId, amount, 0) });
    const after = await publicClient.getBalance({ address: payee.account.address });
    assert.equal(after - before, amount - amount / 100n);
  });

  it("deny, void and reclaim give the money back to the payer", async () => {
    const start = await token.read.balanceOf([payer.account.address]);
    const denied = await authorized();
    await other.deny({ terms: denied.terms, report: await signedReport(denied.paymentId, amount, 9000) });
    const voided = await authorized();
    await payee.voidPayment({ terms: voided.terms, amount: 1n });
    await payee.voidPayment({ terms: voided.terms, amount: amount - 1n });
    const reclaimed = await authorized();
    await networkHelpers.time.increaseTo(reclaimed.terms.captureBy);
    await payer.reclaim({ terms: reclaimed.terms });
    assert.equal(await token.read.balanceOf([payer.account.address]), start);
    for (const { terms } of [denied, voided, reclaimed])
      assert.equal((await payer.getPaymentState({ terms })).held, 0n);
  });

  it("refuse in the SDK what the contract would refuse, and spend nothing", async () => {
    const nonce = () => publicClient.getTransactionCount({ address: payer.account.address });
    const before = await nonce();
    await assert.rejects(
      payer.authorize({ terms: await newTerms({ maxAmount: 2n ** 104n }), amount: 1n }),
      InvalidAmountError,
    );
    await assert.rejects(payer.authorize({ terms: await newTerms(), amount: 2n * amount + 1n }), InvalidAmountError);
    assert.throws(
      () => encodeGateTerms({ releaseAtMost: 5, denyAtLeast: 5, maxAgeSeconds: 1, silenceSeconds: 0, model: modelId }),
      InvalidGateTermsError,
    );
    assert.equal(await nonce(), before);
  });

  it("give the contract's refusals by name, with values and help, before anything is sent", async () => {
    const { terms, paymentId } = await authorized();
    const sent = await publicClient.getTransactionCount({ address: other.account.address });
    const notOperator = await refusal(
      other.capture({ terms, amount, report: await signedReport(paymentId, amount, 0) }),
    );
    assert.equal(notOperator.code, "not_operator");
    assert.deepEqual(Object.keys(notOperator.values), ["caller", "operator"]);
    assert.match(notOperator.message, /Send the transaction from the operator's account\./);
    const held = await refusal(other.clear({ terms, report: await signedReport(paymentId, amount, 5000) }));
    assert.deepEqual([held.errorName, held.values.verdict], ["NotReleased", 0n]);
    const denied = await refusal(other.clear({ terms, report: await signedReport(paymentId, amount, 9000) }));
    assert.deepEqual([denied.code, denied.values.verdict], ["not_released", 2n]);
    const early = await refusal(payer.reclaim({ terms }));
    assert.deepEqual([early.errorName, early.values.captureBy], ["BeforeCaptureBy", BigInt(terms.captureBy)]);
    assert.equal(await publicClient.getTransactionCount({ address: other.account.address }), sent);
  });

  it("say why the gate refused: old, small, foreign and thinly signed reports", async () => {
    const first = await authorized();
    const second = await authorized();
    const cases: [work: Promise<Hex>, name: Parameters<typeof isContractError>[1], code: string][] = [
      [signedReport(first.paymentId, amount - 1n, 0), "AmountAboveReport", "amount_above_report"],
      [signedReport(second.paymentId, amount, 0), "InvalidSignature", "invalid_signature"],
      [signedReport(first.paymentId, amount, 0, {}, [1]), "TooFewSignatures", "too_few_signatures"],
      [signedReport(first.paymentId, amount, 0, { model: `0x${"ab".repeat(32)}` }), "WrongModel", "wrong_model"],
      [signedReport(first.paymentId, amount, 0, { round: 2n ** 40n }), "RoundInFuture", "round_in_future"],
    ];
    for (const [report, name, code] of cases) {
      const error = await refusal(other.clear({ terms: first.terms, report: await report }));
      assert.equal(error.errorName, "GateFailed");
      assert.equal(error.reason?.code, code);
      assert.ok(isContractError(error, name), `${name}: ${error.message}`);
      assert.ok(error.help.length > 10 && error.shortMessage.includes(name), error.message);
    }
    const old = await signedReport(first.paymentId, amount, 0);
    await networkHelpers.time.increase(1801);
    assert.ok(isContractError(await refusal(other.clear({ terms: first.terms, report: old })), "ReportTooOld"));
    await networkHelpers.time.increase(reportSeconds);
    assert.ok(isContractError(await refusal(other.clear({ terms: first.terms, report: old })), "ReportExpired"));
  });

  it("name a token's own refusal", async () => {
    const terms = await newTerms();
    await payer.approveEscrow({ token: token.address, amount });
    const error = await refusal(payer.authorize({ terms, amount: amount + 1n }));
    assert.ok(["ERC20InsufficientAllowance", "SafeERC20FailedOperation"].includes(error.errorName), error.message);
    assert.equal(await payer.approveEscrow({ token: token.address, amount }), undefined);
  });

  it("send without trying when told to, and let the chain refuse", async () => {
    const { terms } = await authorized();
    const before = await publicClient.getBlockNumber();
    const local = other.capture({ terms, amount, simulate: false, gas: 500_000n });
    const error = await refusal(local.then((hash) => publicClient.waitForTransactionReceipt({ hash })));
    assert.equal(error.errorName, "NotOperator");
    assert.equal(await publicClient.getBlockNumber(), before + 1n, "the transaction was mined and failed");
  });

  it("post a report and use it with an empty one; a newer one voids it", async () => {
    const { terms, paymentId } = await authorized();
    assert.equal(await payer.getPostedReport({ subject: paymentId }), undefined);
    const older = await signedReport(paymentId, amount, 0);
    await networkHelpers.mine();
    await other.postReport({ subject: paymentId, report: await signedReport(paymentId, amount, 1000) });
    const posted = await payer.getPostedReport({ subject: paymentId });
    assert.equal(posted?.amount, amount);
    assert.equal(posted.score, scoreFeatures(sluice.model, [1000, ...Array<number>(15).fill(0)]));
    const superseded = await refusal(other.clear({ terms, report: older }));
    assert.ok(isContractError(superseded, "RoundSuperseded"), superseded.message);
    await other.clear({ terms });
    assert.equal((await payer.getPaymentState({ terms })).cleared, true);
  });

  it("ask the gate and the model directly", async () => {
    const { terms, paymentId } = await authorized();
    const { clock } = await payer.getPaymentState({ terms });
    const verdicts = [];
    for (const risk of [0, 5000, 9000]) {
      verdicts.push(
        await payer.getVerdict({
          gate: terms.gate,
          subject: paymentId,
          payer: terms.payer,
          payee: terms.payee,
          amount,
          since: clock,
          gateTerms: terms.gateTerms,
          report: await signedReport(paymentId, amount, risk),
        }),
      );
    }
    assert.deepEqual(verdicts, ["release", "hold", "deny"]);
    const values = [1234, ...Array<number>(15).fill(7)];
    const onChain = await payer.scoreOnChain({ model: modelId, ...packFeatures(values) });
    assert.equal(onChain, scoreFeatures(sluice.model, values));
    assert.notEqual(await payer.getModelAddress({ model: modelId }), zeroAddress);
    assert.equal(await payer.getModelAddress({ model: zeroHash }), zeroAddress);
    const unknown = await refusal(payer.scoreOnChain({ model: zeroHash, features: zeroHash }));
    assert.equal(unknown.code, "unknown_model");
  });

  it("read events back: all that happened to one payment, in order", async () => {
    const { terms, paymentId } = await authorized();
    await payee.voidPayment({ terms, amount: 1n });
    const events = await payer.getPaymentEvents({ fromBlock: 0n, paymentId });
    assert.deepEqual(
      events.map((event) => event.type),
      ["authorized", "voided"],
    );
    const [first] = events;
    assert.ok(first?.type === "authorized");
    assert.equal(getPaymentId({ chainId, escrow: addresses.escrow, terms: first.terms }), paymentId);
    const ofBlock = await payer.getPaymentEvents({ blockHash: first.blockHash });
    assert.deepEqual(ofBlock, [first]);
  });

  it("watch payments as they come", async () => {
    const seen: PaymentEvent[] = [];
    const { terms, paymentId } = await authorized();
    const unwatch = payer.watchPayments({
      paymentId,
      onEvents: (events) => seen.push(...events),
      pollingInterval: 20,
      poll: true,
    });
    try {
      await new Promise((resolve) => setTimeout(resolve, 100));
      await payee.voidPayment({ terms, amount });
      await authorized();
      const patience = Date.now() + 10_000;
      const done = () => seen.some((event) => event.type === "voided");
      while (!done() && Date.now() < patience) await new Promise((resolve) => setTimeout(resolve, 20));
    } finally {
      unwatch();
    }
    assert.equal(seen.at(-1)?.type, "voided");
    assert.ok(seen.every((event) => "paymentId" in event && event.paymentId === paymentId));
  });

  it("credit what a receiver refuses, and claim it elsewhere", async () => {
    const receiver = await sluice.viem.deployContract("HostileReceiver");
    await receiver.write.set([1]);
    const { terms } = await authorized({
      payee: receiver.address,
      token: zeroAddress,
      gate: zeroAddress,
      gateTerms: zeroHash,
    });
    await operator.capture({ terms, amount });
    const owed = amount - amount / 100n;
    assert.equal(await payer.getCredit({ token: zeroAddress, account: receiver.address }), owed);
    const to = privateKeyToAccount(generatePrivateKey()).address;
    const claim = encodeFunctionData({ abi: escrowAbi, functionName: "claimCredit", args: [zeroAddress, to] });
    await receiver.write.act([addresses.escrow, 0n, claim]);
    assert.equal(await publicClient.getBalance({ address: to }), owed);
    const none = await refusal(other.claimCredit({ token: zeroAddress, to: other.account.address }));
    assert.equal(none.code, "no_credit");
  });

  it("work for an account whose key is here", async () => {
    const account = privateKeyToAccount(generatePrivateKey());
    await networkHelpers.setBalance(account.address, 10n ** 18n);
    const terms = await newTerms({ payer: account.address, token: zeroAddress });
    await payer.authorize({ terms, amount, account }).then((hash) => publicClient.waitForTransactionReceipt({ hash }));
    assert.equal((await payer.getPaymentState({ terms })).held, amount);
  });

  it("rotate and revoke signers, hand over and give up ownership", async () => {
    const set = await deployer.getSignerSet();
    assert.deepEqual([set.quorum, set.revoked], [2, []]);
    assert.deepEqual(
      set.signers,
      nodeAccounts.map((account) => account.address),
    );
    assert.equal(
      (await refusal(other.revokeSigner({ signerSet: set.id, index: 1 }))).code,
      "ownable_unauthorized_account",
    );
    await deployer.revokeSigner({ signerSet: set.id, index: 1 });
    assert.deepEqual((await deployer.getSignerSet({ signerSet: set.id })).revoked, [1]);
    await deployer.announceSignerSet({ signers: [other.account.address], quorum: 1 });
    assert.equal(await deployer.getActiveSignerSet(), set.id);
    const settings = await deployer.getRiskOracleSettings();
    assert.deepEqual(settings, {
      reportSeconds,
      rotationDelay: 86_400,
      riskModels: settings.riskModels,
      bonds: undefined,
    });
    await networkHelpers.time.increase(settings.rotationDelay);
    assert.equal(await deployer.getActiveSignerSet(), set.id + 1);
    await deployer.transferRiskOracleOwnership({ newOwner: payee.account.address });
    assert.equal((await payer.getRiskOraclePendingOwner()).toLowerCase(), payee.account.address);
    await payee.acceptRiskOracleOwnership();
    assert.equal((await payer.getRiskOracleOwner()).toLowerCase(), payee.account.address);
    await payee.renounceRiskOracleOwnership();
    assert.equal(await payer.getRiskOracleOwner(), zeroAddress);
  });

  it("publishing a model again changes nothing", async () => {
    const before = await payer.getModelAddress({ model: modelId });
    await other.publishModel({ model: sluice.model });
    assert.equal(await payer.getModelAddress({ model: modelId }), before);
    assert.equal(keccak256((await publicClient.getCode({ address: before })) as Hex), modelId);
    assert.equal(await payer.getModelEvaluatorCode(), modelEvaluatorCode);
  });
});
