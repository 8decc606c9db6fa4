import type { NetworkConnection } from "hardhat/types/network";
import { encodeFunctionData, type Hex, zeroAddress, zeroHash } from "viem";
import { getPaymentId } from "../../sdk/src/terms/getPaymentId.ts";
import type { Terms } from "../../sdk/src/types/terms.ts";
import { verbTypedData } from "../../sdk/src/verbs/verbTypedData.ts";
import type { Row } from "./rows.ts";

const AMOUNT = 100_000_000n;
const FEE = AMOUNT / 100n;

/**
 * Gas of the verbs that no peer has, from receipts, in the same steady state as the others: recipients hold the token, the
 * escrow was used before.
 * @param connection the chain of the other figures
 */
export async function measureVerbs({ viem, networkHelpers }: NetworkConnection): Promise<Row[]> {
  const rows: Row[] = [];
  const client = await viem.getPublicClient();
  const [payer, payee, operator, feeReceiver, arbiter] = await viem.getWalletClients();
  if (!payer || !payee || !operator || !feeReceiver || !arbiter) throw new Error("The network needs five accounts.");
  const mined = (hash: Hex) => client.waitForTransactionReceipt({ hash });
  const record = async (name: string, sent: Promise<Hex>) => {
    rows.push({ name, value: Number((await mined(await sent)).gasUsed), unit: "gas" });
  };

  const token = await viem.deployContract("TestToken");
  const blocking = await viem.deployContract("HostileToken"); // honest, but for the account that it blocks
  const escrow = await viem.deployContract("Escrow");
  const gate = await viem.deployContract("HostileGate");
  for (const { address } of [token, blocking]) {
    const { write } = await viem.getContractAt("TestToken", address);
    for (const { account } of [payer, payee, operator, feeReceiver]) {
      await mined(await write.mint([account.address, 1_000n * AMOUNT]));
    }
    await mined(await write.mint([escrow.address, 1n]));
    await mined(await write.approve([escrow.address, 10n ** 30n], { account: payer.account }));
  }

  const chainId = await client.getChainId();
  const now = Number((await client.getBlock()).timestamp);
  let salt = BigInt(`0x${"7e".repeat(32)}`);
  const termsOf = (changes: Partial<Terms> = {}): Terms => ({
    payer: payer.account.address,
    payee: payee.account.address,
    operator: operator.account.address,
    token: token.address,
    maxAmount: AMOUNT,
    authorizeBy: now + 3600,
    captureFrom: 0,
    captureBy: now + 7 * 86_400,
    refundBy: now + 30 * 86_400,
    minFeeBps: 50,
    maxFeeBps: 100,
    feeReceiver: feeReceiver.account.address,
    arbiter: arbiter.account.address,
    resolveSeconds: 3600,
    resolveToPayee: false,
    gate: zeroAddress,
    gateTerms: zeroHash,
    salt: ++salt,
    ...changes,
  });
  const authorized = async (changes: Partial<Terms> = {}, amount = AMOUNT): Promise<Terms> => {
    const terms = termsOf(changes);
    await mined(await escrow.write.authorize([terms, amount], { account: payer.account }));
    return terms;
  };
  const disputed = async (): Promise<Terms> => {
    const terms = await authorized();
    await mined(await escrow.write.dispute([terms, zeroHash], { account: payer.account }));
    return terms;
  };
  const signed = { chainId, escrow: escrow.address };
  const messageOf = (terms: Terms, signer: Hex) => {
    const paymentId = getPaymentId({ ...signed, terms });
    return { paymentId, signer, seq: 1n, deadline: BigInt(terms.authorizeBy) };
  };
  const capture = (terms: Terms) => escrow.write.capture([terms, AMOUNT, FEE, "0x"], { account: operator.account });
  await mined(await capture(await authorized()));

  const half = await authorized({}, AMOUNT / 2n);
  await record("escrow.increase", escrow.write.increase([half, AMOUNT / 2n, "0x"], { account: payer.account }));
  // The arbiter asks no gate.
  const gated = { gate: gate.address };
  await record("escrow.clear", escrow.write.clear([await authorized(gated), "0x"], { account: arbiter.account }));
  await record("escrow.dispute", escrow.write.dispute([await authorized(), zeroHash], { account: payer.account }));
  await record("escrow.resolve", escrow.write.resolve([await disputed(), AMOUNT / 2n], { account: arbiter.account }));

  const extended = await authorized();
  const [captureBy, refundBy] = [extended.captureBy + 86_400, extended.refundBy + 86_400];
  const extension = { ...messageOf(extended, extended.payee), captureBy, refundBy };
  const agreed = await payee.signTypedData(verbTypedData({ ...signed, type: "Extend", message: extension }));
  const extend = [extended, captureBy, refundBy, extension.deadline, "0x", agreed] as const;
  await record("escrow.extend", escrow.write.extend(extend, { account: payer.account }));

  const relayed = await authorized();
  const message = { ...messageOf(relayed, relayed.operator), amount: AMOUNT, fee: FEE };
  const signature = await operator.signTypedData(verbTypedData({ ...signed, type: "Capture", message }));
  const args = [relayed, AMOUNT, FEE, "0x"] as const;
  const data = encodeFunctionData({ abi: escrow.abi, functionName: "capture", args });
  const relay = [data, relayed.operator, message.deadline, signature] as const;
  await record("escrow.relay.capture", escrow.write.relay(relay, { account: arbiter.account }));

  await mined(await blocking.write.setBlocked([payee.account.address, true]));
  await mined(await capture(await authorized({ token: blocking.address })));
  const claim = [blocking.address, operator.account.address] as const;
  await record("escrow.claimCredit", escrow.write.claimCredit(claim, { account: payee.account }));

  const silent = await disputed();
  await networkHelpers.time.increase(silent.resolveSeconds);
  await record("escrow.resolveExpired", escrow.write.resolveExpired([silent], { account: operator.account }));
  return rows;
}
