import {
  authorize,
  type CollectReportReturnType,
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

/** A payment's money moves at the latest with this many blocks of payments after its own. */
const BLOCKS_LATER = 8;
/** And at the latest after as long as four times as many blocks take in the mean, within these bounds, seconds. */
const LEAST_WAIT = 3_000;
const MOST_WAIT = 7 * 86_400;
/** Reports and terms live this much longer than the longest wait, seconds. */
const SLACK_SECONDS = 3_600;

/** How long payments wait for their money to move, and how long reports and terms therefore live, in seconds. */
export interface ReplayPace {
  waitSeconds: number;
  lifeSeconds: number;
}

/**
 * The pace of a replay follows from the file alone, so that equal runs give equal results. While the nodes score one
 * second of the file, the next ones are authorized already: this is what lets two cores work at once.
 */
export function paceOf({ selection, firstAt, lastAt }: ReplayPlan): ReplayPace {
  const mean = (lastAt - firstAt) / Math.max(1, selection.size);
  const waitSeconds = Math.round(Math.min(MOST_WAIT, Math.max(LEAST_WAIT, 4 * BLOCKS_LATER * mean)));
  return { waitSeconds, lifeSeconds: waitSeconds + SLACK_SECONDS };
}

/** Payments of one second, authorized in one block. */
interface Group {
  at: number;
  payments: { transfer: Transfer; terms: Terms; paymentId: Hex }[];
}

/** A payment with the report of a quorum. */
type Decided = Group["payments"][number] & { report: CollectReportReturnType };

/**
 * Plays the selected transfers on the local chain, second by second, in the time of the file: all of one second are
 * authorized in one block, each is scored by a quorum on what was known before it, and captured or denied a few blocks
 * of payments later (`paceOf`).
 */
export async function playReplay(options: ReplayOptions): Promise<void> {
  const { plan, chain, oracle, escrow, fraud } = options;
  const { waitSeconds, lifeSeconds } = paceOf(plan);
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

  /** The quorum's reports of a second. */
  const decideAll = ({ payments }: Group): Promise<Decided[]> =>
    Promise.all(
      payments.map(async (payment) => ({
        ...payment,
        report: await collectPatiently(oracle, payment, options.onWait),
      })),
    );

  /** Sends what follows from the reports of a second; it waits for the next block. */
  const settle = async (decided: readonly Decided[]): Promise<void> => {
    oracle.signal.throwIfAborted();
    for (const { transfer, terms, report } of decided) {
      const common = { escrow, terms, report: report.encoded };
      if (report.verdict === "release") {
        await capture(chain.client, { ...common, amount: transfer.value, fee: 0n, ...chain.as(operator) });
      } else if (report.verdict === "deny") {
        await deny(chain.client, { ...common, ...chain.as(operator) });
      }
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
        captureBy: at + lifeSeconds,
        refundBy: at + lifeSeconds,
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

  const pending: { at: number; decided: Promise<Decided[]> }[] = [];
  const settleFirst = async (): Promise<void> => settle((await pending.shift()?.decided) ?? []);
  for await (const { at, replayed } of readSelected(options.input, plan.selection)) {
    if (replayed.length === 0) continue;
    // What has waited long enough before this second gets a block of its own.
    for (let first = pending[0]; first !== undefined && first.at + waitSeconds < at; first = pending[0]) {
      await settleFirst();
      const due = Math.max(first.at + waitSeconds, chain.now() + 1);
      if (due < at) await chain.mine(due);
    }
    if (pending.length >= BLOCKS_LATER) await settleFirst();
    const group = groupOf(at, replayed);
    await authorizeAll(group);
    const decided = decideAll(group);
    decided.catch(() => {}); // whoever settles it hears of it
    pending.push({ at, decided });
  }
  while (pending.length > 0) await settleFirst();
  await chain.mine(chain.now() + 1);
}
