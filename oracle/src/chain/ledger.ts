import type { Terms } from "@sluice/sdk";
import type { Hex } from "viem";
import { advance, applyEvent } from "../features/applyEvent.ts";
import { readFeatures } from "../features/readFeatures.ts";
import type { FeatureState } from "../features/state.ts";
import { AbstainError, DeepReorgError } from "../internal/errors.ts";
import { type Cursor, JOURNAL_BLOCKS, type JournalBlock } from "../store/nodeStore.ts";
import type { EscrowEvent } from "./escrowEvents.ts";
import type { FeedPosition, FeedRow } from "./feed.ts";
import type { Header } from "./rpc.ts";

const NATIVE = "0x0000000000000000000000000000000000000000";

/** An address that is known as fraud from a second on. */
export type Label = { readonly address: string; readonly at: number };

/** A payment as it was authorized, with its features just before. */
export type AuthorizedPayment = {
  paymentId: Hex;
  logIndex: number;
  terms: Terms;
  amount: bigint;
  features: number[];
};

/** What a block led to. */
export type AppliedBlock = {
  journal: JournalBlock;
  payments: AuthorizedPayment[];
};

/** The feature state and how far it is: blocks go in one after the other, and come out again where the chain takes them back. */
export type Ledger = {
  readonly cursor: Cursor;
  /** The block that was applied at a number, as far back as the journal goes. */
  blockAt(number: number): JournalBlock | undefined;
  /** Applies feed rows that lie before the first block; their effect is not journalled. */
  applyBase(rows: readonly FeedRow[], position: FeedPosition): void;
  /** Applies one block: what is due by its time, then its events in log order. */
  applyBlock(
    header: Header,
    events: readonly EscrowEvent[],
    rows: readonly FeedRow[],
    position: FeedPosition,
  ): AppliedBlock;
  /** Forbids to go back before the block the ledger is at: blocks in between were skipped. */
  setFloor(): void;
  /** Goes back to an earlier block; returns what the touched keys hold then. */
  undoTo(number: number): Map<string, unknown>;
  /**
   * Calls back with the state as it was after an earlier block.
   *
   * @throws {@link AbstainError} when the journal does not reach back that far.
   */
  readAt<T>(number: number, read: (state: FeatureState, block: JournalBlock) => T): T;
};

/** Options of {@link createLedger}. */
export type CreateLedgerOptions = {
  state: FeatureState;
  cursor: Cursor;
  journal: readonly JournalBlock[];
  /** The manifest's labels, in any order. */
  labels: readonly Label[];
};

export function createLedger(options: CreateLedgerOptions): Ledger {
  const { state } = options;
  const labels = sortLabels(options.labels);
  let cursor: Cursor = { ...options.cursor };
  const journal: JournalBlock[] = [...options.journal];

  /** Labels, then feed rows, by time. Neither depends on where blocks begin, so every node has the same order. */
  const applySources = (rows: readonly FeedRow[], labelsUntil: number): void => {
    let row = 0;
    for (;;) {
      const label = labels[cursor.labels];
      const next = rows[row];
      if (label !== undefined && label.at <= (next?.at ?? labelsUntil)) {
        // A label from before the state began is known at once.
        applyEvent(state, { type: "labelled", at: Math.max(label.at, state.now), address: label.address });
        cursor = { ...cursor, labels: cursor.labels + 1 };
      } else if (next !== undefined) {
        const { payer, payee, amount } = next;
        applyEvent(state, {
          type: "transferred",
          at: Math.max(next.at, state.now),
          payer,
          payee,
          token: NATIVE,
          amount,
        });
        row++;
      } else {
        return;
      }
    }
  };

  const apply = (event: EscrowEvent, at: number): AuthorizedPayment | undefined => {
    const { paymentId } = event;
    switch (event.kind) {
      case "authorized":
        return begin(event, at);
      case "charged": {
        const payment = begin(event, at);
        applyEvent(state, { type: "captured", at, paymentId, amount: event.amount });
        return payment;
      }
      case "increased":
      case "captured":
      case "refunded":
        applyEvent(state, { type: event.kind, at, paymentId, amount: event.amount });
        return undefined;
      case "voided":
        applyEvent(state, { type: "returned", at, paymentId, amount: event.amount, how: "void" });
        return undefined;
      case "denied":
        applyEvent(state, { type: "returned", at, paymentId, amount: event.amount, how: "deny" });
        return undefined;
      case "reclaimed":
        applyEvent(state, { type: "returned", at, paymentId, amount: event.amount, how: "reclaim" });
        return undefined;
      case "resolved":
        // Who decided is no fact about the parties: a payer could name an arbiter of its own against anybody.
        applyEvent(state, { type: "captured", at, paymentId, amount: event.toPayee });
        applyEvent(state, { type: "returned", at, paymentId, amount: event.toPayer, how: "resolve" });
        return undefined;
      case "extended":
        applyEvent(state, { type: "extended", at, paymentId, refundBy: event.refundBy });
        return undefined;
      case "disputed":
        return undefined; // what a payer says of a payment speaks against nobody
      case "cleared":
        return undefined; // clearing is the oracle's own answer: no fact about the parties
    }
  };

  /** The features of a new payment are those just before it. */
  const begin = (event: EscrowEvent & { kind: "authorized" | "charged" }, at: number): AuthorizedPayment => {
    const { paymentId, terms, amount, logIndex } = event;
    const { payer, payee, refundBy } = terms;
    const token = terms.token.toLowerCase();
    const features = readFeatures(state, { at, payer, payee, token: terms.token, amount });
    applyEvent(state, { type: "authorized", at, paymentId, payer, payee, token, amount, refundBy });
    return { paymentId, logIndex, terms, amount, features };
  };

  return {
    get cursor() {
      return cursor;
    },

    blockAt: (number) => journal.findLast((block) => block.number === number),

    applyBase(rows, position) {
      const last = rows.at(-1);
      if (last !== undefined) applySources(rows, last.at);
      const { offset, line } = position;
      cursor = { ...cursor, feedOffset: offset, feedLine: line, baseOffset: offset, baseLine: line };
    },

    applyBlock(header, events, rows, position) {
      const before = cursor;
      state.begin();
      try {
        applySources(rows, header.timestamp);
        // Chains do not go back in time. A development chain may: that must not stop the node (though a node that left
        // out blocks without events may then see another second than one that did not).
        const at = Math.max(header.timestamp, state.now);
        advance(state, at);
        const payments: AuthorizedPayment[] = [];
        for (const event of events) {
          const payment = apply(event, at);
          if (payment !== undefined) payments.push(payment);
        }
        const { number, hash, timestamp } = header;
        const sources = { labels: cursor.labels, feedOffset: position.offset, feedLine: position.line };
        const block: JournalBlock = { number, hash, timestamp, ...sources, changes: state.commit() };
        journal.push(block);
        if (journal.length > JOURNAL_BLOCKS) journal.shift();
        cursor = { ...cursor, ...sources, number, hash, timestamp };
        return { journal: block, payments };
      } catch (error) {
        state.rollback();
        cursor = before;
        throw error;
      }
    },

    setFloor() {
      cursor = { ...cursor, floor: cursor.number };
    },

    undoTo(number) {
      const target = journal.findLast((block) => block.number === number);
      if (target === undefined || number < cursor.floor) throw tooDeep(number, cursor);
      const touched = new Map<string, unknown>();
      for (let block = journal.at(-1); block !== undefined && block.number > number; block = journal.at(-1)) {
        state.revert(block.changes);
        for (const { key, before } of block.changes) touched.set(key, before ?? undefined);
        journal.pop();
      }
      const { hash, timestamp, labels: labelled, feedOffset, feedLine } = target;
      cursor = { ...cursor, number, hash, timestamp, labels: labelled, feedOffset, feedLine };
      return touched;
    },

    readAt(number, read) {
      const index = journal.findLastIndex((block) => block.number === number);
      const target = journal[index];
      if (target === undefined || number < cursor.floor) {
        throw new AbstainError(
          "round_too_old",
          `Round ${number} is further back than this node can look (${journal[0]?.number ?? cursor.number}).`,
        );
      }
      const later = journal.slice(index + 1);
      for (const block of later.toReversed()) state.revert(block.changes);
      try {
        return read(state, target);
      } finally {
        for (const block of later)
          state.revert(block.changes.map(({ key, before, after }) => ({ key, before: after, after: before })));
      }
    },
  };
}

/** The error for a chain that left what this node followed, further back than it can undo. */
export function tooDeep(number: number, cursor: Cursor): DeepReorgError {
  return new DeepReorgError(
    `The chain is another one than this node followed: its block ${number} differs, and this node can go back to block ${Math.max(cursor.floor, cursor.number - JOURNAL_BLOCKS + 1)} at most.`,
    {
      fix: "if the chain was started anew (a local chain), give the node a fresh database; if it reorganised that deep, raise CONFIRMATIONS and follow it anew with a new key.",
    },
  );
}

function sortLabels(labels: readonly Label[]): Label[] {
  return labels.toSorted((a, b) => a.at - b.at || (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
}
