import type { Terms } from "@sluice/sdk";
import { getPaymentId } from "@sluice/sdk";
import type { Hex } from "viem";
import type { FeedReader } from "../chain/feed.ts";
import type { FinalBlock } from "../chain/fetchRange.ts";
import type { FollowerHandlers } from "../chain/follower.ts";
import type { AuthorizedPayment, Ledger } from "../chain/ledger.ts";
import { readFeatures } from "../features/readFeatures.ts";
import type { Common } from "../internal/common.ts";
import { AbstainError } from "../internal/errors.ts";
import type { Batch, EventRow, JournalBlock, NodeStore, PaymentRow, StoredReport } from "../store/nodeStore.ts";
import type { Assessment, Attestor } from "./attestor.ts";
import { createNotifier } from "./notifier.ts";
import { createOpenCandidates } from "./openCandidates.ts";
import type { ClaimAnswer } from "./signingJournal.ts";
import { createTurns } from "./turns.ts";

/** Rows of the feed applied at a time before the first block. */
const BASE_ROWS = 20_000;
/** Reports kept in memory for those who ask at once. */
const CACHED_REPORTS = 20_000;
/** Outcomes and lists: the only features of a payment that move after it was authorized. */
const MOVING_FEATURES = [8, 12, 15] as const;
/** What the amount is compared with: it moves when more is asked about than was authorized, before an increase or after. */
const AMOUNT_FEATURES = [0, 1, 2, 7] as const;

/** A request for a report about full terms. */
export type Candidate = {
  terms: Terms;
  /** Base units. */
  amount: bigint;
  /** The final block to be as of; without it the newest. */
  round?: number | undefined;
  /** How long to wait for that block, in milliseconds. */
  waitMilliseconds: number;
  signal?: AbortSignal | undefined;
};

/** Why there is no report of a payment that is on chain. */
export type Abstained = { abstained: string };

/** The heart of a node: applies blocks, signs, answers. */
export type Engine = {
  readonly handlers: FollowerHandlers;
  /** The report of a payment on chain (or of a round); waits until it exists, at most that long. */
  report(
    paymentId: Hex,
    options: { round?: number | undefined; waitMilliseconds: number; signal?: AbortSignal },
  ): Promise<StoredReport | Abstained | undefined>;
  /** Signs for full terms. */
  attest(candidate: Candidate): Promise<StoredReport>;
  /** The same without signing and without a trace. */
  score(candidate: Candidate): Promise<Assessment>;
  /** The newest block whose effects are durable; undefined before the first. */
  finalBlock(): { number: number; hash: Hex } | undefined;
  /** Wakes all who wait, at the end. */
  stop(): void;
};

/** Options of {@link createEngine}. */
export type CreateEngineOptions = {
  ledger: Ledger;
  store: NodeStore;
  attestor: Attestor;
  feed: FeedReader | undefined;
  chainId: number;
  /** Tokens whose unit the manifest names (and the native coin), lower case. */
  knownTokens: ReadonlySet<string>;
  /** Reports signed on request whose payment is not on chain yet. */
  openCandidates: readonly { subject: Hex; payer: Hex; validUntil: number }[];
};

export function createEngine(common: Common, options: CreateEngineOptions): Engine {
  const { settings, metrics, logger } = common;
  const { ledger, store, attestor, feed } = options;
  const notifier = createNotifier();
  const open = createOpenCandidates(options.openCandidates);
  const cache = new Map<Hex, StoredReport>();
  // Blocks and reorganisations go alone: no request ever sees one half done.
  const turns = createTurns();
  /** The newest block that is durable: what requests see. */
  let durable = ledger.cursor.number;
  let durableHash = ledger.cursor.hash;

  /** Why this node does not sign for a payment of its chain, if it does not. */
  const abstentionOf = (payment: AuthorizedPayment): string | undefined => {
    try {
      attestor.assertServed(payment.terms);
      assertTokenKnown(payment.terms);
      return undefined;
    } catch (error) {
      if (error instanceof AbstainError) return error.code;
      throw error;
    }
  };

  const assertTokenKnown = (terms: Terms): void => {
    if (options.knownTokens.has(terms.token.toLowerCase())) return;
    throw new AbstainError(
      "token_unit_unknown",
      "The manifest names no unit for this token, so its amounts mean nothing.",
    );
  };

  /** Reads what the feed holds before the first block, in constant memory. */
  const applyBase = async (before: number): Promise<void> => {
    if (feed === undefined) return;
    for (;;) {
      const rows = await feed.take(before, BASE_ROWS);
      ledger.applyBase(rows, feed.position);
      metrics.feedRows.inc(rows.length);
      if (rows.length < BASE_ROWS) return;
      if (feed.position.line % (BASE_ROWS * 10) < BASE_ROWS)
        logger.info({ line: feed.position.line }, "reading the feed");
      await new Promise((done) => setImmediate(done));
    }
  };

  const apply = async (blocks: readonly FinalBlock[], sparse: boolean): Promise<void> => {
    const seconds = metrics.blockSeconds.startTimer();
    const journal: JournalBlock[] = [];
    const state = new Map<string, unknown>();
    const events: EventRow[] = [];
    const payments: { payment: AuthorizedPayment; block: JournalBlock }[] = [];
    for (const { header, events: found } of blocks) {
      if (ledger.cursor.number < settings.startBlock) await applyBase(header.timestamp);
      const rows = feed === undefined ? [] : await feed.take(header.timestamp, Number.POSITIVE_INFINITY);
      const applied = ledger.applyBlock(header, found, rows, feed?.position ?? { offset: 0, line: 0 });
      metrics.feedRows.inc(rows.length);
      journal.push(applied.journal);
      for (const { key, after } of applied.journal.changes) state.set(key, after ?? undefined);
      for (const payment of applied.payments) payments.push({ payment, block: applied.journal });
      for (const { kind, logIndex, paymentId, ...data } of found) {
        metrics.events.inc({ kind });
        events.push({ block: header.number, logIndex, kind, paymentId, at: header.timestamp, data: eventData(data) });
      }
    }
    if (sparse) ledger.setFloor();

    const highest = await store.highestRounds(payments.map(({ payment }) => payment.paymentId));
    const verdicts = payments.map(({ payment, block }) => {
      const signedRound = highest.get(payment.paymentId) ?? -1;
      const abstained = abstentionOf(payment) ?? (signedRound >= block.number ? "round_already_signed" : undefined);
      return { payment, block, abstained, assessment: abstained ? undefined : attestor.assess(payment, block) };
    });
    const assessments = verdicts.flatMap(({ assessment }) => assessment ?? []);
    const signed = new Map((await attestor.sign(assessments)).map((answer, i) => [assessments[i], answer]));
    const rows: PaymentRow[] = [];
    const reports: StoredReport[] = [];
    for (const { payment, block, assessment, ...verdict } of verdicts) {
      const answer = signed.get(assessment);
      const abstained = verdict.abstained ?? (answer !== undefined && "refused" in answer ? answer.refused : undefined);
      rows.push(paymentRow(payment, block, abstained));
      if (abstained !== undefined) metrics.abstentions.inc({ code: abstained });
      if (assessment === undefined || answer === undefined || "refused" in answer) continue;
      reports.push({ ...assessment, signature: answer.signature, source: "chain", orphaned: false });
    }
    const batch: Batch = { cursor: ledger.cursor, blocks: journal, events, payments: rows, reports, state };
    const commitSeconds = metrics.commitSeconds.startTimer();
    await store.commit(batch);
    commitSeconds();
    durable = ledger.cursor.number;
    durableHash = ledger.cursor.hash;

    // Only what is durable is shown.
    for (const report of reports) {
      remember(report);
      metrics.reports.inc({ verdict: report.verdict });
      metrics.scores.observe(report.score);
    }
    for (const { paymentId } of rows) {
      open.close(paymentId);
      notifier.announce(paymentId);
    }
    open.expire(ledger.cursor.timestamp);
    notifier.announce("block");
    metrics.finalBlock.set(durable);
    metrics.blocks.inc(blocks.length);
    seconds();
  };

  const undo = async (to: number): Promise<void> => {
    const touched = ledger.undoTo(to);
    feed?.seek({ offset: ledger.cursor.feedOffset, line: ledger.cursor.feedLine });
    await store.undo(ledger.cursor, touched);
    durable = to;
    durableHash = ledger.cursor.hash;
    for (const [subject, report] of cache) if (report.round > to) cache.delete(subject);
    metrics.finalBlock.set(durable);
  };

  const remember = (report: StoredReport): void => {
    cache.set(report.subject, report);
    if (cache.size > CACHED_REPORTS) cache.delete(cache.keys().next().value as Hex);
  };

  /** Waits for the round a request names; returns its number. */
  const reach = async ({ round, waitMilliseconds, signal }: Candidate): Promise<number> => {
    if (round === undefined) return durable;
    const until = Date.now() + waitMilliseconds;
    while (durable < round) {
      const left = until - Date.now();
      if (left <= 0 || signal?.aborted || common.shutdown.signal.aborted) {
        throw new AbstainError(
          "round_not_reached",
          `Block ${round} is not final yet; the newest final one is ${durable}.`,
        );
      }
      await notifier.wait("block", left, signal);
    }
    return round;
  };

  /** What a payment's features are as of a round. */
  const assessAt = async (
    candidate: Candidate,
    round: number,
  ): Promise<{ assessment: Assessment; onChain: boolean }> => {
    const { terms, amount } = candidate;
    const paymentId = getPaymentId({ chainId: options.chainId, escrow: settings.escrow, terms });
    const known = await store.findPayment(paymentId);
    const stored = known !== undefined && known.block <= round ? known : undefined;
    if (stored !== undefined && amount < stored.amount) {
      throw new AbstainError(
        "amount_differs",
        `The payment is on chain with amount ${stored.amount}: ask about that or more.`,
      );
    }
    const { payer, payee, token } = terms;
    return ledger.readAt(round, (state, block) => {
      const at = Math.max(block.timestamp, state.now);
      const now = readFeatures(state, { at, payer, payee, token, amount });
      const features = stored === undefined ? now : [...stored.features];
      // What a payment did to the counters of its own parties must not speak for or against itself.
      if (stored !== undefined) {
        const moving = amount > stored.amount ? [...MOVING_FEATURES, ...AMOUNT_FEATURES] : MOVING_FEATURES;
        for (const index of moving) features[index] = now[index] as number;
      }
      const assessment = attestor.assess({ paymentId, terms, amount, features }, block);
      return { assessment, onChain: stored !== undefined };
    });
  };

  const attest = async (candidate: Candidate, round: number): Promise<StoredReport> => {
    const paymentId = getPaymentId({ chainId: options.chainId, escrow: settings.escrow, terms: candidate.terms });
    const existing = await signedBefore(paymentId, candidate.amount, round);
    if (existing !== undefined) return existing;
    const { assessment, onChain } = await assessAt(candidate, round);
    const counted = !onChain && !open.has(paymentId);
    if (!onChain) {
      if (open.count(assessment.payer, paymentId) >= settings.maxOpenCandidates) {
        throw new AbstainError(
          "too_many_open_payments",
          `The payer has ${settings.maxOpenCandidates} signed payments that are not on chain yet.`,
        );
      }
      // Counted before it is signed, so that requests side by side cannot pass the limit together.
      open.add({ subject: paymentId, payer: assessment.payer, validUntil: assessment.validUntil });
    }
    const [answer] = await attestor.sign([assessment]);
    if (answer === undefined || "refused" in answer) {
      if (counted) open.close(paymentId);
      throw refusalOf(answer?.refused ?? "round_superseded", round);
    }
    const report: StoredReport = { ...assessment, signature: answer.signature, source: "asked", orphaned: false };
    try {
      await store.recordAsked(report);
    } catch (error) {
      // Somebody else asked for the same at the same time and was quicker.
      const other = error instanceof AbstainError ? await signedBefore(paymentId, candidate.amount, round) : undefined;
      if (other === undefined) throw error;
      return other;
    }
    metrics.reports.inc({ verdict: report.verdict });
    metrics.scores.observe(report.score);
    return report;
  };

  /** The report of a round that is signed already. */
  const signedBefore = async (paymentId: Hex, amount: bigint, round: number): Promise<StoredReport | undefined> => {
    const report = await store.findReport(paymentId, round);
    if (report === undefined || report.amount === amount) return report;
    throw new AbstainError(
      "round_already_signed",
      `Round ${round} of this payment is signed for amount ${report.amount}.`,
    );
  };

  /** Runs a request and counts what it declines. */
  const declining = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof AbstainError) metrics.abstentions.inc({ code: error.code });
      throw error;
    }
  };

  return {
    handlers: {
      apply: (blocks, sparse) => turns.exclusive(() => apply(blocks, sparse)),
      undo: (to) => turns.exclusive(() => undo(to)),
    },

    async report(paymentId, { round, waitMilliseconds, signal }) {
      const until = Date.now() + waitMilliseconds;
      for (;;) {
        const cached = cache.get(paymentId);
        if (cached !== undefined && (round === undefined || cached.round === round)) return cached;
        // Listen before looking, so that nothing that happens in between is missed.
        const listening = new AbortController();
        const stop = (): void => listening.abort();
        signal?.addEventListener("abort", stop, { once: true });
        const woken = notifier.wait(paymentId, until - Date.now(), listening.signal);
        try {
          const report = await store.findReport(paymentId, round);
          if (report !== undefined) return report;
          const payment = await store.findPayment(paymentId);
          if (payment?.abstained !== undefined) return { abstained: payment.abstained };
          if (Date.now() >= until || signal?.aborted || common.shutdown.signal.aborted) return undefined;
          await woken;
        } finally {
          stop();
          signal?.removeEventListener("abort", stop);
        }
      }
    },

    attest: (candidate) =>
      declining(async () => {
        attestor.assertServed(candidate.terms);
        assertTokenKnown(candidate.terms);
        const round = await reach(candidate);
        return turns.shared(() => attest(candidate, round));
      }),

    score: (candidate) =>
      declining(async () => {
        attestor.assertServed(candidate.terms);
        const round = await reach(candidate);
        return turns.shared(async () => (await assessAt(candidate, round)).assessment);
      }),

    finalBlock: () => (durable < settings.startBlock ? undefined : { number: durable, hash: durableHash }),

    stop: () => notifier.announceAll(),
  };
}

/** What the journal's answer means to whoever asked. */
function refusalOf(code: Exclude<ClaimAnswer, "granted">, round: number): AbstainError {
  const text = {
    round_already_signed: `This node has signed other content for round ${round} of this payment.`,
    round_superseded: "This node has already signed that round or a higher one for the subject.",
    round_before_start: `Round ${round} lies before the start of this node's signing journal: ask for a newer one.`,
  };
  return new AbstainError(code, text[code]);
}

function paymentRow(payment: AuthorizedPayment, block: JournalBlock, abstained: string | undefined): PaymentRow {
  const { terms } = payment;
  const lower = (address: Hex): Hex => address.toLowerCase() as Hex;
  return {
    paymentId: payment.paymentId,
    block: block.number,
    logIndex: payment.logIndex,
    at: block.timestamp,
    payer: lower(terms.payer),
    payee: lower(terms.payee),
    token: lower(terms.token),
    amount: payment.amount,
    refundBy: terms.refundBy,
    gateTerms: lower(terms.gateTerms),
    features: payment.features,
    abstained,
  };
}

function eventData(data: Record<string, unknown>): unknown {
  return JSON.parse(JSON.stringify(data, (_, value) => (typeof value === "bigint" ? value.toString() : value)));
}
