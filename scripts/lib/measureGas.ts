import type { NetworkConnection } from "hardhat/types/network";
import { encodeFunctionData, type Hex, type TransactionReceipt, zeroAddress, zeroHash } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { packFeatures } from "../../sdk/src/features/packFeatures.ts";
import { encodeGateTerms } from "../../sdk/src/gate/encodeGateTerms.ts";
import { encodeModel, getModelId } from "../../sdk/src/model/encodeModel.ts";
import { encodeWayToPay } from "../../sdk/src/pay/encodeWayToPay.ts";
import { erc3009TypedData } from "../../sdk/src/pay/erc3009TypedData.ts";
import { getPaymentNonce } from "../../sdk/src/pay/getPaymentNonce.ts";
import { permit2Address, permit2TypedData } from "../../sdk/src/pay/permit2TypedData.ts";
import type { WayToPay } from "../../sdk/src/pay/wayToPay.ts";
import { buildReportBatch } from "../../sdk/src/reports/buildReportBatch.ts";
import { encodeReport } from "../../sdk/src/reports/encodeReport.ts";
import { encodeReportBatch } from "../../sdk/src/reports/encodeReportBatch.ts";
import { signReport } from "../../sdk/src/reports/signReport.ts";
import { signReportBatch } from "../../sdk/src/reports/signReportBatch.ts";
import { getPaymentId } from "../../sdk/src/terms/getPaymentId.ts";
import type { Report } from "../../sdk/src/types/report.ts";
import type { Terms } from "../../sdk/src/types/terms.ts";
import { verbTypedData } from "../../sdk/src/verbs/verbTypedData.ts";
import { deployPermit2 } from "./deployPermit2.ts";
import { gasModel } from "./gasModel.ts";
import { measureEquivocation } from "./measureEquivocation.ts";
import { measureScore } from "./measureScore.ts";
import { measureVerbs } from "./measureVerbs.ts";
import type { Row } from "./rows.ts";

/** Second at which the bench's chain begins, so that every run has the same calldata. */
export const GAS_CHAIN_DATE = "2027-01-15T08:00:00Z";

const UNITS = 10n ** 6n;
const REPORT_SECONDS = 3600;
const RECEIPT = "gas";

/**
 * Gas of every operation, from receipts, on a chain in process. The state is the steady one that peers are measured in:
 * one plain ERC-20 of six decimals, recipients hold it already, the allowance was given and is not used up, the contracts
 * were used before.
 * @param connection a new chain in process that begins at GAS_CHAIN_DATE
 */
export async function measureGas(connection: NetworkConnection): Promise<Row[]> {
  const { viem, networkHelpers } = connection;
  const rows: Row[] = [];
  const client = await viem.getPublicClient();
  const [payer, payee, operator, feeReceiver, anyone] = await viem.getWalletClients();
  if (!payer || !payee || !operator || !feeReceiver || !anyone) throw new Error("The network needs five accounts.");
  const mined = (hash: Hex) => client.waitForTransactionReceipt({ hash });
  const record = async (name: string, sent: Promise<Hex>): Promise<TransactionReceipt> => {
    const receipt = await mined(await sent);
    rows.push({ name, value: Number(receipt.gasUsed), unit: RECEIPT });
    return receipt;
  };

  const signers = [1, 2, 3, 4, 5].map((key) => privateKeyToAccount(`0x${key.toString(16).padStart(64, "0")}`));
  const addresses = signers.map(({ address }) => address);
  const token = await viem.deployContract("TestToken");
  const escrow = await viem.deployContract("Escrow");
  const models = await viem.deployContract("RiskModels");
  const oracleOf = (quorum: number) =>
    viem.deployContract("RiskOracle", [
      zeroAddress,
      models.address,
      zeroAddress,
      BigInt(REPORT_SECONDS),
      0n,
      addresses,
      quorum,
    ]);
  const [oracle1, oracle3] = [await oracleOf(1), await oracleOf(3)];
  const tables = encodeModel(gasModel(16, 32));
  const tables24 = encodeModel(gasModel(24, 32));
  const [modelId, modelId24] = [getModelId(tables), getModelId(tables24)];
  await mined(await models.write.publish([tables]));
  await record("risk.publish24", models.write.publish([tables24]));

  for (const account of [payer, payee, operator, feeReceiver]) {
    await mined(await token.write.mint([account.account.address, 1_000_000n * UNITS]));
  }
  await mined(await token.write.mint([escrow.address, UNITS]));
  await mined(await token.write.approve([escrow.address, 10n ** 30n], { account: payer.account }));

  const chainId = await client.getChainId();
  const now = Number((await client.getBlock()).timestamp);
  const amount = 100n * UNITS;
  let salt = BigInt(`0x${"5a".repeat(32)}`);
  const termsOf = (changes: Partial<Terms> = {}): Terms => ({
    payer: payer.account.address,
    payee: payee.account.address,
    operator: operator.account.address,
    token: token.address,
    maxAmount: amount,
    authorizeBy: now + 3600,
    captureFrom: 0,
    captureBy: now + 7 * 86_400,
    refundBy: now + 30 * 86_400,
    minFeeBps: 0,
    maxFeeBps: 0,
    feeReceiver: zeroAddress,
    arbiter: zeroAddress,
    resolveSeconds: 0,
    resolveToPayee: false,
    gate: zeroAddress,
    gateTerms: zeroHash,
    salt: ++salt,
    ...changes,
  });
  const withFee = { minFeeBps: 50, maxFeeBps: 100, feeReceiver: feeReceiver.account.address };
  const native = { token: zeroAddress };
  const authorize = (terms: Terms) =>
    escrow.write.authorize([terms, amount], {
      account: payer.account,
      value: terms.token === zeroAddress ? amount : 0n,
    });
  const authorized = async (changes: Partial<Terms> = {}): Promise<Terms> => {
    const terms = termsOf(changes);
    await mined(await authorize(terms));
    return terms;
  };
  const idOf = (terms: Terms) => getPaymentId({ chainId, escrow: escrow.address, terms });
  const capture = (terms: Terms, fee: bigint, report: Hex) =>
    escrow.write.capture([terms, amount, fee, report], { account: operator.account });
  const gated = (gate: Hex, thresholds = { releaseAtMost: 9999, denyAtLeast: 10001 }): Partial<Terms> => ({
    ...withFee,
    gate,
    gateTerms: encodeGateTerms({
      ...thresholds,
      maxAgeSeconds: 3600,
      silenceSeconds: 0,
      modelPrefix: modelId.slice(0, 44) as Hex,
    }),
  });

  // Once through every verb, so that nothing is used for the first time below.
  await mined(await capture(await authorized(withFee), amount / 100n, "0x"));
  await mined(await capture(await authorized(native), 0n, "0x"));

  await record("escrow.authorize.allowance", authorize(termsOf(withFee)));
  await record("escrow.authorize.gated", authorize(termsOf(gated(oracle1.address))));
  await record("escrow.authorize.native", authorize(termsOf(native)));
  const plain = await record("escrow.capture", capture(await authorized(), 0n, "0x"));
  await record("escrow.capture.fee", capture(await authorized(withFee), amount / 100n, "0x"));
  await record("escrow.capture.native", capture(await authorized(native), 0n, "0x"));
  await record("escrow.void", escrow.write.void([await authorized(), amount], { account: payee.account }));

  const fee = amount / 100n;
  const refund = async () => {
    const terms = await authorized(withFee);
    await mined(await capture(terms, fee, "0x"));
    return escrow.write.refund([terms, amount], { account: payee.account });
  };
  await mined(await token.write.approve([escrow.address, 10n ** 30n], { account: payee.account }));
  await mined(await refund());
  await record("escrow.refund", refund());

  const charge = (terms: Terms) => escrow.write.charge([terms, amount, fee, "0x"], { account: payer.account });
  await record("escrow.charge.fee", charge(termsOf(withFee)));
  const chargeWith = async (terms: Terms) => {
    const message = { paymentId: idOf(terms), maxAmount: amount, seq: 0n, deadline: BigInt(terms.authorizeBy) };
    const typedData = verbTypedData({ chainId, escrow: escrow.address, type: "Charge", message });
    const consent = { maxAmount: amount, deadline: terms.authorizeBy, signature: await payer.signTypedData(typedData) };
    const { collector, data } = encodeWayToPay({ type: "allowance", consent });
    return escrow.write.chargeWith([terms, amount, fee, "0x", collector, data], { account: operator.account });
  };
  await record("escrow.charge.consent", chargeWith(termsOf(withFee)));

  const signedToken = await viem.deployContract("SignedToken");
  for (const holder of [payer.account.address, escrow.address]) {
    await mined(await signedToken.write.mint([holder, 1_000_000n * UNITS]));
  }
  const inSignedToken = { ...withFee, token: signedToken.address };
  const relayed = async (terms: Terms, by: WayToPay) => {
    const { collector, data } = encodeWayToPay(by);
    return escrow.write.authorizeWith([terms, amount, collector, data], { account: operator.account });
  };
  const byErc3009 = async (terms: Terms) => {
    const times = { validAfter: 0, validBefore: terms.authorizeBy };
    const typedData = erc3009TypedData({
      chainId,
      token: signedToken.address,
      domain: { name: "Signed Dollar", version: "1" },
      payer: terms.payer,
      escrow: escrow.address,
      value: amount,
      ...times,
      nonce: getPaymentNonce({ paymentId: idOf(terms), verb: "authorize", seq: 0 }),
    });
    const signature = await payer.signTypedData(typedData);
    return relayed(terms, { type: "erc3009", overload: "vrs", ...times, signature });
  };
  await mined(await byErc3009(termsOf(inSignedToken)));
  await record("escrow.authorize.erc3009", byErc3009(termsOf(inSignedToken)));

  await deployPermit2({ viem, networkHelpers });
  await mined(await token.write.approve([permit2Address, 10n ** 30n], { account: payer.account }));
  const byPermit2 = async (terms: Terms, nonce: bigint) => {
    const limits = { permitted: amount, nonce, deadline: terms.authorizeBy };
    const typedData = permit2TypedData({
      chainId,
      token: token.address,
      escrow: escrow.address,
      ...limits,
      paymentId: idOf(terms),
      verb: "authorize",
      seq: 0,
    });
    return relayed(terms, { type: "permit2", ...limits, signature: await payer.signTypedData(typedData) });
  };
  // Permit2 keeps used nonces as bits, 256 to a word: a payer who takes the next bit writes to a word that is in use.
  await mined(await byPermit2(termsOf(withFee), 0n));
  await record("escrow.authorize.permit2", byPermit2(termsOf(withFee), 1n));
  await record("escrow.authorize.permit2.newWord", byPermit2(termsOf(withFee), 1n << 200n));

  const calls: { value: bigint; data: Hex }[] = [];
  for (let i = 0; i < 10; i++) {
    const args = [await authorized(), amount, 0n, "0x"] as const;
    calls.push({ value: 0n, data: encodeFunctionData({ abi: escrow.abi, functionName: "capture", args }) });
  }
  await record("escrow.batchCapture10", escrow.write.batch([calls, false], { account: operator.account }));

  const features = Array.from({ length: 16 }, (_, f) => 1000 + 1771 * f);
  type Round = { number: bigint; hash: Hex; timestamp: bigint };
  const reportAbout = (subject: Hex, block: Round): Report => ({
    subject,
    amount,
    ...packFeatures(features),
    model: modelId,
    manifest: `0x${"a7".repeat(32)}`,
    round: block.number,
    blockHash: block.hash,
    validUntil: block.timestamp + BigInt(REPORT_SECONDS),
  });
  const reportFor = async (
    { address }: { address: Hex },
    terms: Terms,
    quorum: number,
    block: Round,
  ): Promise<{ subject: Hex; wire: Hex }> => {
    const subject = idOf(terms);
    const report = reportAbout(subject, block);
    const signatures = await Promise.all(
      signers.slice(0, quorum).map(async (account, index) => ({
        index,
        signature: await signReport({ account, chainId, riskOracle: address, report }),
      })),
    );
    return { subject, wire: encodeReport({ report, signerSet: 1, signatures }) };
  };

  for (const [name, oracle, quorum] of [
    ["risk.capture.report1", oracle1, 1],
    ["risk.capture.report3", oracle3, 3],
  ] as const) {
    const terms = await authorized({ ...gated(oracle.address), minFeeBps: 0, maxFeeBps: 0, feeReceiver: zeroAddress });
    const { wire } = await reportFor(oracle, terms, quorum, await client.getBlock());
    const receipt = await mined(await capture(terms, 0n, wire));
    rows.push({ name, value: Number(receipt.gasUsed - plain.gasUsed), unit: "gas over a capture without gate" });
  }

  for (const [name, thresholds] of [
    ["clear", { releaseAtMost: 9999, denyAtLeast: 10001 }],
    ["deny", { releaseAtMost: 0, denyAtLeast: 1 }],
  ] as const) {
    const judged = await authorized(gated(oracle1.address, thresholds));
    const { wire } = await reportFor(oracle1, judged, 1, await client.getBlock());
    await record(`escrow.${name}.report1`, escrow.write[name]([judged, wire], { account: anyone.account }));
  }

  const terms = await authorized({ ...gated(oracle3.address), minFeeBps: 0, maxFeeBps: 0, feeReceiver: zeroAddress });
  const first = await reportFor(oracle3, terms, 3, await client.getBlock());
  await record("risk.post3.new", oracle3.write.post([first.subject, first.wire], { account: anyone.account }));
  const second = await reportFor(oracle3, terms, 3, await client.getBlock());
  await record("risk.post3", oracle3.write.post([second.subject, second.wire], { account: anyone.account }));
  const posted = await mined(await capture(terms, 0n, "0x"));
  rows.push({
    name: "risk.capture.posted",
    value: Number(posted.gasUsed - plain.gasUsed),
    unit: "gas over a capture without gate",
  });

  // The same fifty payments twice: the first batch finds empty slots, the second one reports to replace.
  const subjects = await Promise.all(Array.from({ length: 50 }, async () => idOf(termsOf(gated(oracle3.address)))));
  for (const name of ["risk.postBatch50.new", "risk.postBatch50"]) {
    const block = await client.getBlock();
    const reports = subjects.map((subject) => reportAbout(subject, block));
    const batch = buildReportBatch(reports);
    const where = { chainId, riskOracle: oracle3.address };
    const signatures = await Promise.all(
      signers.slice(0, 3).map(async (account, index) => ({
        index,
        signature: await signReportBatch({ account, ...where, batch }),
      })),
    );
    const bytes = encodeReportBatch({ batch, signerSet: 1, signatures });
    const receipt = await mined(await oracle3.write.postBatch([bytes], { account: anyone.account }));
    rows.push({ name, value: Number(receipt.gasUsed) / 50, unit: "gas each" });
  }

  const [wide16, wide24] = [await models.read.modelAddress([modelId]), await models.read.modelAddress([modelId24])];
  rows.push(...(await measureScore(connection, { wide16, wide24 })));
  rows.push(...(await measureEquivocation(connection)));

  const late = await authorized();
  await networkHelpers.time.increaseTo(late.captureBy);
  await record("escrow.reclaim", escrow.write.reclaim([late], { account: payer.account }));
  rows.push(...(await measureVerbs(connection)));
  return rows.sort((a, b) => (a.name < b.name ? -1 : 1));
}
