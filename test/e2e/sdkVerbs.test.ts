import assert from "node:assert/strict";
import {
  type Account,
  type Address,
  encodeFunctionData,
  erc20Abi,
  type Hex,
  keccak256,
  parseAbi,
  recoverTypedDataAddress,
  stringToHex,
  zeroAddress,
  zeroHash,
} from "viem";
import { deployPermit2 } from "../../scripts/lib/deployPermit2.ts";
import {
  type Consent,
  ContractError,
  type EscrowCall,
  encodeCall,
  encodeGateTerms,
  erc3009TypedData,
  errorOfData,
  getDeadlines,
  getPaymentId,
  getPaymentNonce,
  getPossibleVerbs,
  isContractError,
  type PayingVerb,
  type PaymentVerb,
  permit2Address,
  type RelayableCall,
  rebuildCreditNonce,
  rebuildCredits,
  rebuildPaymentState,
  type Terms,
  type WayToPay,
} from "../../sdk/src/index.ts";
import { deploySluice } from "./sdkDeployment.ts";
import { sdkTerms } from "./sdkTerms.ts";

const sluice = await deploySluice();
const { publicClient, networkHelpers, addresses, chainId, deployer } = sluice;
const { escrow } = addresses;
const [, payer, payee, operator, arbiter, anyone] = sluice.clients as [
  typeof deployer,
  typeof deployer,
  typeof deployer,
  typeof deployer,
  typeof deployer,
  typeof deployer,
];
const token = await sluice.viem.deployContract("SignedToken");
const factory = await sluice.viem.deployContract("WalletFactory");
const amount = 5_000_000n;
let salt = 0n;

const now = async () => Number((await publicClient.getBlock()).timestamp);
const idOf = (terms: Terms) => getPaymentId({ chainId, escrow, terms });
const evidence = keccak256(stringToHex("it never came"));

async function newTerms(changes: Partial<Terms> = {}): Promise<Terms> {
  salt += 1n;
  const parties = [payer, payee, operator, arbiter, deployer] as const;
  return { ...sdkTerms({ now: await now(), salt, token: token.address, parties }), ...changes };
}

async function authorized(changes: Partial<Terms> = {}): Promise<Terms> {
  const terms = await newTerms(changes);
  await payer.authorize({ terms, amount });
  return terms;
}

async function refusal(work: Promise<unknown>): Promise<ContractError> {
  const error = await work.then(
    () => assert.fail("it was not refused"),
    (caught: unknown) => caught,
  );
  assert.ok(error instanceof ContractError, String(error));
  return error;
}

const balanceOf = (account: Address) => token.read.balanceOf([account]);

/** Each way to pay, as the payer signs it. */
const ways: Record<string, (verb: PayingVerb, terms: Terms, deadline: number) => Promise<WayToPay>> = {
  "an allowance": async (verb, terms, deadline) => ({
    type: "allowance",
    consent: await payer.signConsent({ verb, terms, maxAmount: amount, deadline }),
  }),
  "a permit": async (verb, terms, deadline) => ({
    type: "permit",
    permit: await payer.signPermit({ token: terms.token, value: amount, deadline }),
    consent: await payer.signConsent({ verb, terms, maxAmount: amount, deadline }),
  }),
  "ERC-3009 with v, r and s": (verb, terms, validBefore) => payer.signErc3009({ verb, terms, amount, validBefore }),
  "ERC-3009 with bytes": (verb, terms, validBefore) =>
    payer.signErc3009({ verb, terms, amount, validBefore, overload: "bytes" }),
  Permit2: (verb, terms, deadline) => payer.signPermit2({ verb, terms, maxAmount: amount, deadline }),
};

describe("SDK verbs on a chain", () => {
  before(async () => {
    await deployPermit2(sluice);
    for (const client of [payer, payee, operator]) {
      await token.write.mint([client.account.address, 1_000_000_000n]);
      await client.approveEscrow({ token: token.address, amount: 1_000_000_000n });
    }
    const approval = { address: token.address, abi: erc20Abi, functionName: "approve" } as const;
    await payer.writeContract({ ...approval, args: [permit2Address, 2n ** 256n - 1n] });
  });

  for (const [name, sign] of Object.entries(ways)) {
    it(`authorize, increase and charge by ${name}, sent by somebody else`, async () => {
      if (name === "a permit") {
        const approval = { address: token.address, abi: erc20Abi, functionName: "approve" } as const;
        await payer.writeContract({ ...approval, args: [escrow, 0n] });
      }
      const deadline = (await now()) + 600;
      const terms = await newTerms();
      await anyone.authorizeWith({ terms, amount, by: await sign("authorize", terms, deadline) });
      await anyone.increaseWith({ terms, amount, by: await sign("increase", terms, deadline) });
      const state = await payer.getPaymentState({ terms });
      assert.deepEqual([state.held, state.seq], [2n * amount, 2]);
      const charged = await newTerms();
      const before = await balanceOf(charged.payee);
      await operator.chargeWith({ terms: charged, amount, by: await sign("charge", charged, deadline) });
      assert.equal((await balanceOf(charged.payee)) - before, amount - amount / 100n);
      assert.equal((await payer.getPaymentState({ terms: charged })).refundable, amount);
    });
  }

  after(async () => {
    assert.equal(await balanceOf(escrow), 0n + (await heldOfAll()), "the escrow has what it holds and owes");
  });

  it("the payer itself needs no consent", async () => {
    await payer.approveEscrow({ token: token.address, amount: 1_000_000_000n });
    const terms = await newTerms();
    await payer.authorizeWith({ terms, amount, by: { type: "allowance" } });
    await payer.increase({ terms, amount });
    const charged = await newTerms({ token: zeroAddress });
    await payer.charge({ terms: charged, amount, fee: 100_000n });
    assert.equal((await payer.getPaymentState({ terms })).held, 2n * amount);
    assert.equal((await payer.getPaymentState({ terms: charged })).refundable, amount);
  });

  it("a consent serves for nothing but its payment, verb, seq, amount and time", async () => {
    const deadline = (await now()) + 600;
    const terms = await newTerms();
    const consent: Consent = await payer.signConsent({ verb: "authorize", terms, maxAmount: amount, deadline });
    const by = { type: "allowance", consent } as const;
    const foreign = await refusal(anyone.authorizeWith({ terms: await newTerms(), amount, by }));
    assert.deepEqual([foreign.errorName, foreign.code], ["InvalidSignature", "invalid_signature"]);
    assert.match(foreign.help, /present seq/);
    assert.equal(String(foreign.values.signer).toLowerCase(), terms.payer);
    const more = await refusal(anyone.authorizeWith({ terms, amount: amount + 1n, by }));
    assert.deepEqual([more.errorName, more.values], ["NotAsConsented", { amount: amount + 1n, maxAmount: amount }]);
    const charge = await refusal(operator.chargeWith({ terms, amount, by }));
    assert.equal(charge.errorName, "InvalidSignature");
    const stranger = await refusal(anyone.chargeWith({ terms, amount, by }));
    assert.equal(stranger.errorName, "NotPayerNorOperator");
    const native = await refusal(anyone.authorizeWith({ terms: await newTerms({ token: zeroAddress }), amount, by }));
    assert.equal(native.errorName, "NativeCoinNotCollectable");
    const early = await payer.signErc3009({ verb: "authorize", terms, amount, validBefore: 1 });
    const late = await refusal(anyone.authorizeWith({ terms, amount, by: early }));
    assert.equal(late.errorName, "ERC3009InvalidAuthorizationTime");
    const exact = await payer.signErc3009({ verb: "authorize", terms, amount, validBefore: deadline });
    const other = await refusal(anyone.authorizeWith({ terms, amount: amount - 1n, by: exact }));
    assert.equal(other.errorName, "ERC3009InvalidSignature");
    await networkHelpers.time.increase(601);
    const expired = await refusal(anyone.authorizeWith({ terms, amount, by }));
    assert.deepEqual([expired.errorName, expired.values.deadline], ["SignatureExpired", BigInt(deadline)]);
  });

  it("name Permit2's own refusals", async () => {
    const terms = await newTerms();
    const deadline = (await now()) + 600;
    const by = await payer.signPermit2({ verb: "authorize", terms, maxAmount: amount, deadline });
    const larger = await refusal(operator.authorizeWith({ terms, amount: amount + 1n, by }));
    assert.deepEqual([larger.errorName, larger.values.maxAmount], ["NotAsConsented", amount]);
    const less = await refusal(anyone.authorizeWith({ terms, amount: amount - 1n, by }));
    assert.equal(less.errorName, "NotAsConsented", "only payer and operator may take less");
    const forged = await anyone.signPermit2({ verb: "authorize", terms, maxAmount: amount, deadline });
    assert.equal((await refusal(anyone.authorizeWith({ terms, amount, by: forged }))).errorName, "InvalidSigner");
    await anyone.authorizeWith({ terms, amount, by });
    const next = await newTerms();
    const used = await payer.signPermit2({
      verb: "authorize",
      terms: next,
      maxAmount: amount,
      deadline,
      nonce: by.nonce,
    });
    assert.equal((await refusal(anyone.authorizeWith({ terms: next, amount, by: used }))).errorName, "InvalidNonce");
  });

  it("find the cheapest Permit2 nonce: the next bit of a word in use, none of what was signed, then the next word", async () => {
    const owner = payee.account.address;
    const permit2 = (verb: "authorize", terms: Terms, nonce: bigint) =>
      payee.signPermit2({ verb, terms, maxAmount: amount, deadline: terms.authorizeBy, nonce });
    const approval = { address: token.address, abi: erc20Abi, functionName: "approve" } as const;
    await payee.writeContract({ ...approval, args: [permit2Address, amount] });
    assert.equal(await payee.getPermit2Nonce(), 0n);
    assert.equal(await payee.getPermit2Nonce({ taken: [0n, 2n, 256n] }), 1n);
    const terms = await newTerms({ payer: owner });
    await anyone.authorizeWith({ terms, amount, by: await permit2("authorize", terms, 0n) });
    assert.equal(await payee.getPermit2Nonce(), 1n);
    assert.equal(await anyone.getPermit2Nonce({ owner }), 1n);
    assert.equal(await anyone.getPermit2Nonce(), 0n);
    const invalidate = parseAbi(["function invalidateUnorderedNonces(uint256 word, uint256 mask)"]);
    const spend = (word: bigint, mask: bigint) =>
      payee.writeContract({
        address: permit2Address,
        abi: invalidate,
        functionName: "invalidateUnorderedNonces",
        args: [word, mask],
      });
    await spend(0n, 2n ** 255n - 1n);
    assert.equal(await payee.getPermit2Nonce(), 255n);
    assert.equal(await payee.getPermit2Nonce({ taken: [255n, 256n, 258n] }), 257n);
    await spend(0n, 2n ** 256n - 1n);
    await spend(1n, 0b1011n);
    assert.equal(await payee.getPermit2Nonce(), 258n);
    const again = await newTerms({ payer: owner });
    const used = await refusal(
      anyone.authorizeWith({ terms: again, amount, by: await permit2("authorize", again, 259n) }),
    );
    assert.equal(used.errorName, "InvalidNonce");
  });

  it("increase what a gate cleared only with its release of the whole", async () => {
    const gateTerms = encodeGateTerms({
      releaseAtMost: 3000,
      denyAtLeast: 8000,
      maxAgeSeconds: 1800,
      silenceSeconds: 0,
      model: sluice.modelId,
    });
    const terms = await authorized({ gate: addresses.riskOracle, gateTerms });
    await anyone.clear({ terms, report: await sluice.signedReport(idOf(terms), amount, 0) });
    const small = await sluice.signedReport(idOf(terms), amount, 0);
    assert.ok(isContractError(await refusal(payer.increase({ terms, amount, report: small })), "AmountAboveReport"));
    const report = await sluice.signedReport(idOf(terms), 2n * amount, 0);
    await payer.increase({ terms, amount, report });
    assert.deepEqual((await payer.getPaymentState({ terms })).held, 2n * amount);
  });

  it("sign for a token that does not say its domain by its name and version 1", async () => {
    const terms = await newTerms({ token: sluice.token.address });
    const by = await payer.signErc3009({ verb: "authorize", terms, amount, validBefore: terms.captureBy });
    const typedData = erc3009TypedData({
      chainId,
      token: terms.token,
      domain: { name: "Test Dollar", version: "1" },
      payer: terms.payer,
      escrow,
      value: amount,
      validAfter: 0,
      validBefore: terms.captureBy,
      nonce: getPaymentNonce({ paymentId: idOf(terms), verb: "authorize", seq: 0 }),
    });
    const signer = await recoverTypedDataAddress({ ...typedData, signature: by.signature });
    assert.equal(signer.toLowerCase(), terms.payer);
    assert.equal(by.overload, "vrs");
    // A smart account's signature may have 65 bytes too, but only the overload with bytes asks the account.
    const smart = {
      address: terms.payer,
      type: "smart",
      signTypedData: async () => by.signature,
    } as unknown as Account;
    const bySmart = await payer.signErc3009({ verb: "authorize", terms, amount, validBefore: 5, account: smart });
    assert.deepEqual([bySmart.overload, bySmart.signature], ["bytes", by.signature]);
  });

  it("a contract wallet pays, deployed or not yet", async () => {
    const owner = anyone.account.address;
    const wallet = await factory.read.addressOf([owner, zeroHash]);
    await token.write.mint([wallet, 10n * amount]);
    const data = encodeFunctionData({ abi: factory.abi, functionName: "deploy", args: [owner, zeroHash] });
    const terms = await newTerms({ payer: wallet });
    const deadline = (await now()) + 600;
    const undeployed = { signer: wallet, factory: { address: factory.address, data } };
    const by = await anyone.signErc3009({ verb: "authorize", terms, amount, validBefore: deadline, ...undeployed });
    assert.equal(by.overload, "bytes");
    assert.equal(await publicClient.getCode({ address: wallet }), undefined);
    await operator.authorizeWith({ terms, amount, by });
    assert.notEqual(await publicClient.getCode({ address: wallet }), undefined);
    // It is there now: the owner's bare signature is enough (ERC-1271), here for a verb that somebody else relays.
    const signed = await anyone.signVerb({ call: { verb: "dispute", terms, evidence }, deadline, signer: wallet });
    await operator.relayVerb(signed);
    assert.equal((await payer.getPaymentState({ terms })).disputed, true);
  });

  it("sign in one name: what an owner signed as itself is not its wallet's word", async () => {
    const wallet = await sluice.viem.deployContract("ContractWallet", [operator.account.address]);
    const terms = await authorized({ payee: wallet.address });
    const deadline = (await now()) + 600;
    const call = { verb: "void", terms, amount: 1n } as const;
    const own = await operator.signVerb({ call, deadline });
    const wallets = await operator.signVerb({ call, deadline, signer: wallet.address });
    for (const signed of [
      { ...own, signer: wallet.address },
      { ...wallets, signer: own.signer },
    ]) {
      assert.equal((await refusal(anyone.relayVerb(signed))).errorName, "InvalidSignature");
    }
    const later = { captureBy: terms.captureBy + 1, refundBy: terms.refundBy + 1, deadline };
    const payeeSignature = await operator.signExtension({ terms, ...later, signer: wallet.address });
    await payer.extendPayment({ terms, ...later, payeeSignature });
    await assert.rejects(operator.signExtension({ terms, ...later }), { code: "invalid_field" });
    const again = await operator.signVerb({ call, deadline, signer: wallet.address });
    await anyone.relayVerb(again);
    assert.equal((await payer.getPaymentState({ terms })).held, amount - 1n);
  });

  it("relay every verb that can be relayed, each once", async () => {
    const terms = await authorized({ gate: addresses.riskOracle, token: token.address });
    const deadline = (await now()) + 86_400;
    const relayed: [signer: typeof payer, call: RelayableCall][] = [
      [arbiter, { verb: "clear", terms }],
      [operator, { verb: "capture", terms, amount: 1_000_000n }],
      [payee, { verb: "void", terms, amount: 1_000_000n }],
      [payee, { verb: "refund", terms, amount: 500_000n }],
      [payer, { verb: "dispute", terms, evidence }],
      [arbiter, { verb: "resolve", terms, toPayee: 600_000n }],
    ];
    for (const [signer, call] of relayed) {
      const signed = await signer.signVerb({ call, deadline });
      const wrong = { ...signed, signer: anyone.account.address };
      assert.equal((await refusal(anyone.relayVerb(wrong))).errorName, "InvalidSignature", call.verb);
      await anyone.relayVerb(signed);
      const again = await refusal(anyone.relayVerb(signed));
      // Clearing does not count: its signature still holds, but what is cleared cannot be cleared again.
      assert.equal(again.errorName, call.verb === "clear" ? "AlreadyCleared" : "InvalidSignature", call.verb);
    }
    const state = await payer.getPaymentState({ terms });
    assert.deepEqual([state.held, state.refundable, state.seq], [0n, 1_100_000n, 6]);
    const reclaimed = await authorized();
    const signed = await payer.signVerb({ call: { verb: "reclaim", terms: reclaimed }, deadline });
    assert.equal((await refusal(anyone.relayVerb(signed))).errorName, "BeforeCaptureBy");
    await networkHelpers.time.increaseTo(reclaimed.captureBy);
    await anyone.relayVerb(signed);
    assert.equal((await payer.getPaymentState({ terms: reclaimed })).held, 0n);
  });

  it("refund native coin for somebody who signed", async () => {
    const terms = await newTerms({ token: zeroAddress });
    await payer.charge({ terms, amount });
    const deadline = (await now()) + 600;
    const signed = await payee.signVerb({ call: { verb: "refund", terms, amount }, deadline });
    const before = await publicClient.getBalance({ address: terms.payer });
    await anyone.relayVerb(signed);
    assert.equal((await publicClient.getBalance({ address: terms.payer })) - before, amount);
  });

  it("dispute, resolve and let a silent arbiter's time end", async () => {
    const terms = await authorized();
    await payer.dispute({ terms, evidence });
    const blocked = await refusal(operator.capture({ terms, amount }));
    assert.equal(blocked.errorName, "InDispute");
    const { resolveBy } = getDeadlines({ terms, state: await payer.getPaymentState({ terms }) });
    assert.equal(blocked.values.resolveBy, BigInt(resolveBy ?? 0));
    await arbiter.resolvePayment({ terms, toPayee: 1_000_000n });
    const silent = await authorized();
    await payer.dispute({ terms: silent, evidence });
    const early = await refusal(anyone.resolveExpired({ terms: silent }));
    assert.equal(early.errorName, "BeforeResolveBy");
    await networkHelpers.time.increase(silent.resolveSeconds);
    assert.equal((await refusal(arbiter.resolvePayment({ terms: silent, toPayee: 0n }))).errorName, "AfterResolveBy");
    await anyone.resolveExpired({ terms: silent });
    assert.equal((await payer.getPaymentState({ terms: silent })).refundable, amount);
  });

  it("extend deadlines by both signatures, or by one and the other's sending", async () => {
    const terms = await authorized();
    const deadline = (await now()) + 600;
    const later = { captureBy: terms.captureBy + 100, refundBy: terms.refundBy + 100, deadline };
    const payerSignature = await payer.signExtension({ terms, ...later });
    const payeeSignature = await payee.signExtension({ terms, ...later });
    assert.equal(
      (await refusal(anyone.extendPayment({ terms, ...later, payerSignature }))).errorName,
      "InvalidSignature",
    );
    await anyone.extendPayment({ terms, ...later, payerSignature, payeeSignature });
    const extension = await payer.getExtension({ terms });
    assert.deepEqual(extension, { captureBy: later.captureBy, refundBy: later.refundBy });
    assert.equal(getDeadlines({ terms, extension }).captureBy, later.captureBy);
    const further = { ...later, captureBy: later.captureBy + 1 };
    await payee.extendPayment({ terms, ...further, payerSignature: await payer.signExtension({ terms, ...further }) });
    assert.equal((await payer.getExtension({ terms })).captureBy, further.captureBy);
    const back = await refusal(payer.extendPayment({ terms, ...later }));
    assert.equal(back.errorName, "InvalidExtension");
  });

  it("batch: all or none, or each for itself with the failures reported", async () => {
    const [first, second] = [await authorized(), await authorized()];
    const calls: EscrowCall[] = [
      { verb: "capture", terms: first, amount },
      { verb: "capture", terms: second, amount: amount + 1n },
      { verb: "void", terms: second, amount },
    ];
    const error = await refusal(operator.batchCalls({ calls }));
    assert.deepEqual([error.errorName, error.values.index, error.reason?.code], ["BatchFailed", 1n, "invalid_amount"]);
    assert.ok(isContractError(error, "InvalidAmount"));
    const hash = await operator.batchCalls({ calls, mayFail: true });
    const { blockNumber } = await publicClient.waitForTransactionReceipt({ hash });
    const events = await payer.getPaymentEvents({ fromBlock: blockNumber, toBlock: blockNumber });
    const failed = events.flatMap((event) => (event.type === "batchCallFailed" ? [event] : []));
    assert.deepEqual(
      failed.map(({ index, reason }) => [index, errorOfData(reason, "batch").code]),
      [
        [1n, "invalid_amount"],
        [2n, "already_cleared"],
      ],
    );
    assert.equal((await payer.getPaymentState({ terms: first })).refundable, amount);
  });

  it("batch native coin and relayed verbs; what a failed call would have taken comes back", async () => {
    const terms = await newTerms({ token: zeroAddress });
    const used = await newTerms({ token: zeroAddress });
    await payer.authorize({ terms: used, amount });
    const signed = await operator.signVerb({
      call: { verb: "capture", terms: used, amount },
      deadline: (await now()) + 600,
    });
    const before = await publicClient.getBalance({ address: escrow });
    await payer.batchCalls({
      calls: [
        { verb: "authorize", terms, amount },
        { verb: "authorize", terms: used, amount },
        { verb: "relay", ...signed },
      ],
      mayFail: true,
    });
    assert.equal(await publicClient.getBalance({ address: escrow }), before);
    assert.equal((await payer.getPaymentState({ terms })).held, amount);
    assert.equal((await payer.getPaymentState({ terms: used })).refundable, amount);
  });

  it("claim a credit for whoever signed, once", async () => {
    const wallet = await sluice.viem.deployContract("ContractWallet", [payee.account.address]);
    const hostile = await sluice.viem.deployContract("HostileReceiver");
    await hostile.write.set([1]);
    const terms = await newTerms({ token: zeroAddress, payee: hostile.address, payer: payer.account.address });
    await payer.charge({ terms, amount });
    const owed = await payer.getCredit({ token: zeroAddress, account: hostile.address });
    assert.equal(owed, amount - amount / 100n);
    const deadline = (await now()) + 600;
    const none = await payee.signClaimCredit({ token: zeroAddress, to: wallet.address, deadline });
    assert.equal((await refusal(anyone.claimCreditFor(none))).errorName, "NoCredit");
    const foreign = { ...none, creditor: hostile.address };
    assert.equal((await refusal(anyone.claimCreditFor(foreign))).errorName, "InvalidSignature");
    // A wallet that takes no coin is credited, and its owner signs for it.
    const shut = await factory.read.addressOf([payee.account.address, evidence]);
    await networkHelpers.setCode(shut, "0x5f5ffd");
    const paid = await newTerms({ token: zeroAddress, payee: shut });
    await payer.charge({ terms: paid, amount });
    await networkHelpers.setCode(shut, (await publicClient.getCode({ address: wallet.address })) as Hex);
    const claim = await payee.signClaimCredit({ token: zeroAddress, to: wallet.address, deadline, signer: shut });
    await anyone.claimCreditFor(claim);
    assert.equal(await publicClient.getBalance({ address: wallet.address }), owed);
    assert.equal(await payer.getCreditNonce({ account: shut }), 1n);
    assert.equal((await refusal(anyone.claimCreditFor(claim))).errorName, "InvalidSignature");
  });

  it("say which verbs are possible as the chain does", async () => {
    const second = await now();
    const stages: [name: string, make: () => Promise<Terms>][] = [
      ["new", () => newTerms()],
      ["authorized", () => authorized()],
      [
        "not yet to be captured",
        () => authorized({ captureFrom: second + 40_000, captureBy: second + 50_000, refundBy: second + 60_000 }),
      ],
      ["without an arbiter", () => authorized({ arbiter: zeroAddress, resolveSeconds: 0, resolveToPayee: false })],
      ["full", () => authorized({ maxAmount: amount })],
      [
        "captured in part",
        async () => {
          const terms = await authorized();
          await operator.capture({ terms, amount: 1_000_000n });
          return terms;
        },
      ],
      [
        "voided in part",
        async () => {
          const terms = await authorized();
          await payee.voidPayment({ terms, amount: 1_000_000n });
          return terms;
        },
      ],
      [
        "disputed",
        async () => {
          const terms = await authorized();
          await payer.dispute({ terms, evidence });
          return terms;
        },
      ],
    ];
    let possible = 0;
    for (const [name, make] of stages) {
      const terms = await make();
      for (const seconds of [0, 4000, 8000, 12_000]) {
        const snapshot = await networkHelpers.takeSnapshot();
        if (seconds > 0) await networkHelpers.time.increase(seconds);
        possible += await compareWithChain(terms, `${name}, ${seconds} s later`);
        await snapshot.restore();
      }
    }
    assert.ok(possible > 50, `${possible} verbs were possible`);
  });

  it("rebuild every payment and credit of this chain from logs alone", async () => {
    const events = await payer.getPaymentEvents({ fromBlock: 0n });
    const ids = new Set(events.flatMap((event) => ("paymentId" in event ? [event.paymentId] : [])));
    assert.ok(ids.size > 25, `${ids.size} payments`);
    const blocks = new Map<Hex, number>();
    for (const { blockHash } of events) {
      if (!blocks.has(blockHash)) blocks.set(blockHash, Number((await publicClient.getBlock({ blockHash })).timestamp));
    }
    for (const paymentId of ids) {
      const rebuilt = rebuildPaymentState({ events, paymentId, timestampOf: (hash) => blocks.get(hash) as number });
      assert.deepEqual(rebuilt?.state, await payer.getPaymentState({ paymentId }));
      assert.deepEqual(rebuilt.extension, await payer.getExtension({ paymentId }));
      assert.equal(idOf(rebuilt.terms), paymentId);
    }
    assert.equal(rebuildPaymentState({ events, paymentId: zeroHash }), undefined);
    const credits = rebuildCredits(events);
    assert.equal(credits.length, 1);
    for (const { token: ofToken, account, amount: owed } of credits) {
      assert.equal(await payer.getCredit({ token: ofToken, account }), owed);
    }
    const claimants = new Set(events.flatMap((event) => (event.type === "creditClaimed" ? [event.account] : [])));
    assert.equal(claimants.size, 1);
    for (const account of claimants) {
      assert.equal(rebuildCreditNonce({ events, account }), await payer.getCreditNonce({ account }));
    }
  });
});

const gateless = { report: "0x" } as const;

/** A call of each verb that is allowed whenever the verb is. */
async function callsOf(terms: Terms): Promise<Record<PaymentVerb, EscrowCall>> {
  const extension = await payer.getExtension({ terms });
  const { captureBy, refundBy } = getDeadlines({ terms, extension });
  const deadline = (await now()) + 1_000_000;
  const signed = { captureBy, refundBy, deadline };
  return {
    authorize: { verb: "authorize", terms, amount: 1n },
    increase: { verb: "increase", terms, amount: 1n, ...gateless },
    charge: { verb: "charge", terms, amount: 1n, fee: 0n, ...gateless },
    clear: { verb: "clear", terms },
    capture: { verb: "capture", terms, amount: 1n, fee: 0n, ...gateless },
    void: { verb: "void", terms, amount: 1n },
    deny: { verb: "deny", terms },
    dispute: { verb: "dispute", terms, evidence },
    resolve: { verb: "resolve", terms, toPayee: 0n },
    resolveExpired: { verb: "resolveExpired", terms },
    extend: {
      verb: "extend",
      terms,
      ...signed,
      payerSignature: await payer.signExtension({ terms, ...signed }),
      payeeSignature: await payee.signExtension({ terms, ...signed }),
    },
    reclaim: { verb: "reclaim", terms },
    refund: { verb: "refund", terms, amount: 1n },
  };
}

/** Tries each verb as each party, and compares with what getPossibleVerbs says; returns how many were possible. */
async function compareWithChain(terms: Terms, stage: string): Promise<number> {
  const state = await payer.getPaymentState({ terms });
  const extension = await payer.getExtension({ terms });
  const calls = await callsOf(terms);
  const second = await now();
  let possible = 0;
  for (const client of [payer, payee, operator, arbiter, anyone]) {
    const who = client.account.address;
    const said = getPossibleVerbs({ terms, state, extension, now: second, who });
    for (const [verb, call] of Object.entries(calls) as [PaymentVerb, EscrowCall][]) {
      // Anyone may send an extension that both signed; the question is who can agree to one.
      if (verb === "extend" && client !== payer && client !== payee) continue;
      const { data, value } = encodeCall({ escrow, call });
      const works = await publicClient.call({ account: who, to: escrow, data, value, blockTag: "latest" }).then(
        () => true,
        () => false,
      );
      assert.equal(said.includes(verb), works, `${stage}: ${verb} by ${who}`);
      possible += Number(works);
    }
  }
  return possible;
}

/** What the escrow holds for payments in the token, by its own views. */
async function heldOfAll(): Promise<bigint> {
  const events = await payer.getPaymentEvents({ fromBlock: 0n });
  let held = 0n;
  for (const event of events) {
    if (event.type !== "authorized" && event.type !== "charged") continue;
    if (event.terms.token.toLowerCase() !== token.address.toLowerCase()) continue;
    held += (await payer.getPaymentState({ paymentId: event.paymentId })).held;
  }
  return held;
}
