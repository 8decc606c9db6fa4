import {
  authorize,
  capture,
  deny,
  encodeGateTerms,
  type GateTerms,
  getPaymentId,
  type Terms,
  type Verdict,
} from "@sluice/sdk";
import { type Hex, keccak256, stringToHex, zeroAddress } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { collectPatiently, type Oracle } from "../collect.ts";
import { LOCAL_CHAIN_ID, type LocalChain } from "../localChain.ts";
import { type ReplayPlan, readSelected } from "./planReplay.ts";
import type { Transfer } from "./readTransfers.ts";

/** A replayed payment and what was decided. */
export interface ReplayedPayment {
  paymentId: Hex;
  /** wei */
  value: bigint;
  /** seconds */
  at: number;
  payeeIsFraud: boolean;
  payerIsFraud: boolean;
  score: number;
  verdict: Verdict;
  signed: { digest: Hex; round: bigint };
}

/** What the replay is played with. */
export interface ReplayOptions {
  input: string;
  plan: ReplayPlan;
  fraud: ReadonlySet<string>;
  seed: number;
  chain: LocalChain;
  oracle: Oracle;
  escrow: Hex;
  gateTerms: GateTerms;
  /** Called after each second of the file whose payments were decided. */
  onDecided: (payments: readonly ReplayedPayment[]) => void;
  /** Called while a quorum is waited for. */
  onWait: () => void;
}

/** Captures ride in the next block of the file, if it comes this soon; otherwise in one of their own. */
const CAPTURE_WITHIN_SECONDS = 600;
/** captureBy and refundBy after the payment: a captured payment counts as settled after this. */
const TERM_SECONDS = 3600;

/** Payments of one second, authorized in one block. */
interface Group {
  at: number;
  payments: { transfer: Transfer; terms: Terms; paymentId: Hex }[];
}

/**
 * Plays the selected transfers on the local chain, second by second, in the time of the file: all of one second are
 * authorized in one block, each is scored by a quorum on what was known before, and captured or denied in the next block.
 */
export async function playReplay(options: ReplayOptions): Promise<void> {
  const { plan, chain, oracle, escrow, fraud } = options;
  const operator = privateKeyToAccount(keccak256(stringToHex(`sluice-replay ${options.seed} operator`)));
  const gateTerms = encodeGateTerms(options.gateTerms);
  const funded = new Set<Hex>();

  /** Signs the authorizations of a second; they wait for its block. */
  const authorizeAll = async ({ at, payments }: Group): Promise<void> => {
    oracle.signal.throwIfAborted();
    for (const { transfer, terms } of payments) {
      const payer = plan.standIns.signer(transfer.from);
      if (!funded.has(terms.payer)) chain.fund(terms.payer);
      funded.add(terms.payer);
      await authorize(chain.client, { escrow, terms, amount: transfer.value, ...chain.as(payer) });
    }
    await chain.mine(at);
  };

  /** Waits for the quorum's reports of a second and sends what follows from them; it waits for the next block. */
  const decideAll = async ({ payments }: Group): Promise<void> => {
    const decided = await Promise.all(
      payments.map(async ({ transfer, terms, paymentId }) => {
        const report = await collectPatiently(oracle, { paymentId, terms }, options.onWait);
        return { transfer, terms, paymentId, report };
      }),
    );
    for (const { transfer, terms, report } of decided) {
      const common = {
        escrow,
        terms,
        report: report.encoded,
        ...(report.verdict === "hold" ? {} : chain.as(operator)),
      };
      if (report.verdict === "release") await capture(chain.client, { ...common, amount: transfer.value, fee: 0n });
      if (report.verdict === "deny") await deny(chain.client, common);
    }
    options.onDecided(
      decided.map(({ transfer, paymentId, report }) => ({
        paymentId,
        value: transfer.value,
        at: transfer.at,
        payeeIsFraud: fraud.has(transfer.to),
        payerIsFraud: fraud.has(transfer.from),
        score: report.score,
        verdict: report.verdict,
        signed: { digest: report.digest, round: report.report.round },
      })),
    );
  };

  const groupOf = (at: number, transfers: Transfer[]): Group => ({
    at,
    payments: transfers.map((transfer, i) => {
      const terms: Terms = {
        payer: plan.standIns.addressOf(transfer.from),
        payee: plan.standIns.addressOf(transfer.to),
        operator: operator.address,
        token: zeroAddress,
        maxAmount: transfer.value,
        authorizeBy: at + 1,
        captureFrom: 0,
        captureBy: at + TERM_SECONDS,
        refundBy: at + TERM_SECONDS,
        minFeeBps: 0,
        maxFeeBps: 0,
        feeReceiver: zeroAddress,
        arbiter: zeroAddress,
        resolveSeconds: 0,
        resolveToPayee: false,
        gate: oracle.riskOracle,
        gateTerms,
        salt: BigInt(i), // equal transfers of one second are still different payments
      };
      return { transfer, terms, paymentId: getPaymentId({ chainId: LOCAL_CHAIN_ID, escrow, terms }) };
    }),
  });

  let last = 0;
  for await (const { at, replayed } of readSelected(options.input, plan.selection)) {
    if (replayed.length === 0) continue;
    const group = groupOf(at, replayed);
    if (last !== 0 && at - last > CAPTURE_WITHIN_SECONDS) await chain.mine(last + CAPTURE_WITHIN_SECONDS);
    await authorizeAll(group);
    await decideAll(group);
    last = at;
  }
  if (last !== 0) await chain.mine(last + CAPTURE_WITHIN_SECONDS);
}
