import {
  assertTerms,
  encodeGateTerms,
  getPaymentId,
  type SluiceAddresses,
  sluiceActions,
  type Terms,
} from "@sluice/sdk";
import { type Account, type Address, type Chain, createWalletClient, type Hex, http, publicActions } from "viem";

type Payment = {
  chain: Chain;
  rpcUrl: string;
  /** The deployment, as in deployments/<chainId>.json. */
  addresses: SluiceAddresses;
  /** The oracle's nodes; any two of three are enough. */
  nodes: { url: string }[];
  /** Id of the model that both sides agree on. */
  model: Hex;
  payer: Account;
  /** Sells something: payee and operator at once. */
  shop: Account;
  token: Address;
  amount: bigint;
};

/** A payer locks money, a quorum of nodes reports on it, the shop captures it if the contract's own score allows. */
export async function pay({ chain, rpcUrl, addresses, nodes, model, payer, shop, token, amount }: Payment) {
  const clientOf = (account: Account) =>
    createWalletClient({ account, chain, transport: http(rpcUrl) })
      .extend(publicActions)
      .extend(sluiceActions(addresses));
  const [payerClient, shopClient] = [clientOf(payer), clientOf(shop)];

  const now = Number((await payerClient.getBlock()).timestamp);
  const day = 86_400;
  const terms: Terms = {
    payer: payer.address,
    payee: shop.address,
    operator: shop.address,
    token,
    maxAmount: amount,
    authorizeBy: now + day,
    captureFrom: 0,
    captureBy: now + 7 * day,
    refundBy: now + 30 * day,
    minFeeBps: 0,
    maxFeeBps: 0,
    feeReceiver: "0x0000000000000000000000000000000000000000",
    arbiter: "0x0000000000000000000000000000000000000000",
    resolveSeconds: 0,
    resolveToPayee: false,
    gate: addresses.riskOracle,
    gateTerms: encodeGateTerms({
      releaseAtMost: 3_000, // a score of up to 30 % is released,
      denyAtLeast: 8_000, // from 80 % on it goes straight back,
      maxAgeSeconds: 3_600, // and a report may be an hour old.
      silenceSeconds: 0, // Silence of the oracle keeps the money where it is.
      model,
    }),
    salt: BigInt(now),
  };
  assertTerms(terms, { now, escrow: addresses.escrow }); // terms that contradict themselves cost no gas
  const paymentId = getPaymentId({ chainId: chain.id, escrow: addresses.escrow, terms });

  // The payer: allow, lock.
  const allowed = await payerClient.approveEscrow({ token, amount }); // nothing to send if it may pull that much already
  if (allowed !== undefined) await payerClient.waitForTransactionReceipt({ hash: allowed });
  await payerClient.waitForTransactionReceipt({ hash: await payerClient.authorize({ terms, amount }) });

  // The shop: facts from a quorum of nodes; the contract computes the score from them.
  const report = await shopClient.collectReport({ nodes, paymentId, terms, waitSeconds: 30 });
  for (const reason of report.reasons) console.log(`+${reason.raisedBy} ${reason.text}`);
  if (report.verdict === "release") {
    await shopClient.waitForTransactionReceipt({
      hash: await shopClient.capture({ terms, amount, fee: 0n, report: report.encoded }),
    });
  } else if (report.verdict === "deny") {
    await shopClient.waitForTransactionReceipt({ hash: await shopClient.deny({ terms, report: report.encoded }) });
  } // otherwise it is held: capture by a later report, void, or the payer reclaims after captureBy
  return { paymentId, verdict: report.verdict, state: await shopClient.getPaymentState({ paymentId }) };
}
