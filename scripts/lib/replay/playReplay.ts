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
import type { ReplayPlan } from "./planReplay.ts";
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
  plan: ReplayPlan;
  /** what is replayed, in order of time */
  seconds: AsyncIterable<{ at: number; replayed: Transfer[] }>;
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

/** So many blocks of payments are mined and scored together: they share requests and the nodes' database commits. */
const WINDOW_BLOCKS = 8;
/** The money of a window's payments moves with the second window after it, while the one between is scored. */
const WINDOWS_LATER = 2;
/** And at the latest after four times as long as this takes in the mean, within these bounds, seconds. */
const LEAST_WAIT = 3_000;
const MOST_WAIT = 7 * 86_400;
/** Reports and terms live this much longer than the longest wait, seconds. */
const SLACK_SECONDS = 3_600;

/** How long payments wait for their money to move, and how long reports and terms therefore live, in seconds. */
export interface ReplayPace {
  waitSeconds: number;
  lifeSeconds: number;
}

/** The pace of a replay follows from the file alone, so that equal runs give equal results. */
export function paceOf({ selection, firstAt, lastAt }: ReplayPlan): ReplayPace {
  const mean = (lastAt - firstAt) / Math.max(1, selection.size);
  const waitSeconds = Math.round(Math.min(MOST_WAIT, Math.max(LEAST_WAIT, 4 * WINDOWS_LATER * WINDOW_BLOCKS * mean)));
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
 * authorized in one block, and each is scored by a quorum on what was known before it. Blocks go in windows: while the
 * nodes score one, the next is authorized already, so that two cores are busy; the money of a window's payments moves
 * with the second window after it.
 */
export async function playReplay(options: ReplayOptions): Promise<void> {
  const { plan, chain, oracle, escrow, fraud } = options;
  const { waitSeconds, lifeSeconds } = paceOf(plan);
  const operator = privateKeyToAccount(keccak256(stringToHex(`sluice-replay ${options.seed} operator`)));
  const gateTerms = encodeGateTerms(options.gateTerms);
  const funded = new Set<Hex>();

  /** Signs the authorizations of a second and seals its block. */
  const authorizeAll = async ({ at, payments }: Group): Promise<void> => {
    oracle.signal.throwIfAborted();
    for (const { transfer, terms } of payments) {
      const payer = plan.standIns.signer(transfer.from);
      if (!funded.has(terms.payer)) chain.fund(terms.payer);
      funded.add(terms.payer);
      await authorize(chain.client, { escrow, terms, amount: transfer.value, ...chain.as(payer) });
    }
    chain.seal(at);
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

  const pending: { firstAt: number; decided: Promise<Decided[]> }[] = [];
  let window: Group[] = [];
  const settleFirst = async (): Promise<void> => settle((await pending.shift()?.decided) ?? []);
  /** Mines the window; what two windows before decided enters its first block. */
  const close = async (): Promise<void> => {
    const [first] = window;
    if (first === undefined) return;
    if (pending.length >= WINDOWS_LATER) await settleFirst();
    for (const group of window) await authorizeAll(group);
    await chain.flush();
    const decided = Promise.all(window.map(decideAll)).then((groups) => groups.flat());
    decided.catch(() => {}); // whoever settles it hears of it
    pending.push({ firstAt: first.at, decided });
    window = [];
  };
  for await (const { at, replayed } of options.seconds) {
    // What would wait too long until this second gets a block of its own before it.
    const overdue = (firstAt: number | undefined): boolean => firstAt !== undefined && firstAt + waitSeconds < at;
    if (overdue(pending[0]?.firstAt ?? window[0]?.at)) await close();
    for (let first = pending[0]; first !== undefined && overdue(first.firstAt); first = pending[0]) {
      await settleFirst();
      const due = Math.max(first.firstAt + waitSeconds, chain.now() + 1);
      if (due < at) await chain.mine(due);
    }
    window.push(groupOf(at, replayed));
    if (window.length === WINDOW_BLOCKS) await close();
  }
  await close();
  while (pending.length > 0) await settleFirst();
  await chain.mine(chain.now() + 1);
}
