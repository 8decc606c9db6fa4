import { DueQueue } from "./dueQueue.ts";
import type { FeatureRecord, PaymentRecord } from "./records.ts";
import { type CompiledSets, compileSets, type FeatureSets } from "./sets.ts";

/** One key before and after a block; null where there is no record. Can be stored as JSON. */
export type Change = {
  readonly key: string;
  readonly before: FeatureRecord | null;
  readonly after: FeatureRecord | null;
};

const NO_SETS: FeatureSets = { tokens: [], watchlist: [], rules: [] };
const PAYMENT = "payment:";

/**
 * Everything that features are computed from: a map of small records, with a journal so that the changes of a block can
 * be stored and undone. Change it with `applyEvent` and `advance` only.
 */
export class FeatureState {
  readonly #records = new Map<string, FeatureRecord>();
  readonly #due = new DueQueue();
  #journal: Map<string, FeatureRecord | null> | undefined;
  #sets: CompiledSets;

  constructor(sets: FeatureSets, entries: Iterable<readonly [string, FeatureRecord]>) {
    this.#sets = compileSets(sets);
    for (const [key, record] of entries) this.#put(key, record);
  }

  /** Sets of the manifest in force. */
  get sets(): CompiledSets {
    return this.#sets;
  }

  /** Puts the sets of a later manifest in force. They are not part of the journal. */
  useSets(sets: FeatureSets): void {
    this.#sets = compileSets(sets);
  }

  /** Number of records. */
  get size(): number {
    return this.#records.size;
  }

  /** All records, for persistence; give them to `createFeatureState` to have the same state again. */
  entries(): IterableIterator<[string, FeatureRecord]> {
    return this.#records.entries();
  }

  get<T extends FeatureRecord>(key: string): T | undefined {
    return this.#records.get(key) as T | undefined;
  }

  set(key: string, record: FeatureRecord | undefined): void {
    if (this.#journal !== undefined && !this.#journal.has(key)) {
      this.#journal.set(key, this.#records.get(key) ?? null);
    }
    this.#put(key, record);
  }

  /** Second up to which payments have settled and before which no event may come any more. */
  get now(): number {
    return this.get<{ at: number }>("clock")?.at ?? 0;
  }

  /** Id of the next payment whose refundBy is at or before the given second. */
  dueSettlement(at: number): string | undefined {
    for (let due = this.#due.first(); due !== undefined && due.at <= at; due = this.#due.first()) {
      if (this.get<PaymentRecord>(PAYMENT + due.paymentId)?.refundBy === due.at) return due.paymentId;
      this.#due.pop(); // given back, settled or undone meanwhile
    }
    return undefined;
  }

  /** Starts to record changes, usually at the start of a block. */
  begin(): void {
    if (this.#journal !== undefined) throw new Error("A journal is open: commit or roll back before you begin again.");
    this.#journal = new Map();
  }

  /** Ends the journal and returns what changed since `begin`, in order of first change. */
  commit(): Change[] {
    const journal = this.#endJournal();
    const changes: Change[] = [];
    for (const [key, before] of journal) {
      const after = this.#records.get(key) ?? null;
      if (before !== null || after !== null) changes.push({ key, before, after });
    }
    return changes;
  }

  /** Ends the journal and undoes what changed since `begin`. */
  rollback(): void {
    for (const [key, before] of this.#endJournal()) this.#put(key, before ?? undefined);
  }

  /**
   * Undoes the changes of one `commit`. Undo the latest first.
   *
   * @throws if a record is there that should not be, or the reverse: then these are not the latest changes.
   */
  revert(changes: readonly Change[]): void {
    if (this.#journal !== undefined) throw new Error("A journal is open: commit or roll back before you revert.");
    for (const { key, after } of changes) {
      if (this.#records.has(key) !== (after !== null)) {
        throw new Error(`Cannot undo the change of ${key}: a later change stands. Undo the latest changes first.`);
      }
    }
    for (const { key, before } of changes) this.#put(key, before ?? undefined);
  }

  #endJournal(): Map<string, FeatureRecord | null> {
    const journal = this.#journal;
    if (journal === undefined) throw new Error("No journal is open: call begin first.");
    this.#journal = undefined;
    return journal;
  }

  #put(key: string, record: FeatureRecord | undefined): void {
    if (record === undefined) {
      this.#records.delete(key);
      return;
    }
    if (key.startsWith(PAYMENT) && !this.#records.has(key)) {
      this.#due.push({ at: (record as PaymentRecord).refundBy, paymentId: key.slice(PAYMENT.length) });
    }
    this.#records.set(key, record);
  }
}

/**
 * A new state, or one from stored records.
 *
 * @param sets - token units, watchlist and rules of the manifest.
 * @param entries - what `entries()` of another state gave.
 */
export function createFeatureState(
  sets: FeatureSets = NO_SETS,
  entries: Iterable<readonly [string, FeatureRecord]> = [],
): FeatureState {
  return new FeatureState(sets, entries);
}
