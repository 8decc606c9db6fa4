import type { OpenPayment } from "./openPayment.ts";
import { PARTS, type Part } from "./parts.ts";
import type { FeatureRecord } from "./records.ts";
import { type CompiledSets, compileSets, type FeatureSets } from "./sets.ts";
import { CLOCK, keyOf, type Place, placeOf, readRecord, writeRecord } from "./storedRecords.ts";
import { createTables, PRESENT, type Tables } from "./tables.ts";

/** One key before and after a block; null where there is no record. Can be stored as JSON. */
export type Change = {
  readonly key: string;
  readonly before: FeatureRecord | null;
  readonly after: FeatureRecord | null;
};

type Journal = {
  readonly entries: { readonly place: Place; readonly before: FeatureRecord | null }[];
  /** Payments that are among the entries. */
  readonly payments: Set<string>;
  hasClock: boolean;
};

/** Bytes that the tables take, and for how many. */
export type FeatureMemory = {
  readonly addresses: number;
  readonly addressBytes: number;
  readonly pairs: number;
  /** Of pairs and look-alikes. */
  readonly pairBytes: number;
};

const NO_SETS: FeatureSets = { tokens: [], watchlist: [], rules: [] };
/** An address's parts that the open journal has: their bits, so much higher. */
const JOURNALLED_PARTS = 8;
const JOURNALLED = 4;

/**
 * Everything that features are computed from: flat tables of numbers, with a journal so that the changes of a block can
 * be stored and undone. Change it with `applyEvent` and `advance` only. Strings are built at the edge alone: for what
 * `commit` and `entries` give away.
 */
export class FeatureState {
  readonly #tables: Tables = createTables();
  #journal: Journal | undefined;
  #sets: CompiledSets;

  constructor(sets: FeatureSets, entries: Iterable<readonly [string, FeatureRecord]>) {
    this.#sets = compileSets(sets);
    for (const [key, record] of entries) this.restore(key, record);
  }

  /** Sets of the manifest in force. */
  get sets(): CompiledSets {
    return this.#sets;
  }

  /** Puts the sets of a later manifest in force. They are not part of the journal. */
  useSets(sets: FeatureSets): void {
    this.#sets = compileSets(sets);
  }

  /** What is kept, to read from; whoever writes says so first (`change…`). */
  get tables(): Tables {
    return this.#tables;
  }

  /** Number of stored records; counts them. */
  get size(): number {
    let count = 0;
    for (const _ of this.#places()) count++;
    return count;
  }

  /** Memory of the tables. Open payments are not among them: they go when they settle. */
  get memory(): FeatureMemory {
    const { addresses, pairs, likes } = this.#tables;
    return {
      addresses: addresses.count,
      addressBytes: addresses.bytes,
      pairs: pairs.count,
      pairBytes: pairs.bytes + likes.bytes,
    };
  }

  /** All records, for persistence; give them to `createFeatureState` to have the same state again. */
  *entries(): IterableIterator<[string, FeatureRecord]> {
    for (const place of this.#places()) {
      yield [keyOf(this.#tables, place), readRecord(this.#tables, place) as FeatureRecord];
    }
  }

  /**
   * Puts one stored record back. Not journalled.
   *
   * @throws for a key or a record of no kind that is known.
   */
  restore(key: string, record: FeatureRecord): void {
    if (this.#journal !== undefined) throw new Error("A journal is open: commit or roll back before you restore.");
    writeRecord(this.#tables, placeOf(this.#tables, key), record);
  }

  /** Second up to which payments have settled and before which no event may come any more. */
  get now(): number {
    return this.#tables.now;
  }

  /** The next payment whose refundBy is at or before the given second. */
  dueSettlement(at: number): OpenPayment | undefined {
    const first = this.#tables.due.first();
    return first !== undefined && first.refundBy <= at ? first : undefined;
  }

  /** Moves the second that the state has reached. */
  moveTo(at: number): void {
    const journal = this.#journal;
    if (journal !== undefined && !journal.hasClock) {
      journal.hasClock = true;
      this.#note(journal, CLOCK);
    }
    this.#tables.now = at;
  }

  /** Says that a part of an address changes now. It is there from then on; returns whether it was before. */
  change(id: number, part: Part): boolean {
    const { addresses } = this.#tables;
    const flags = addresses.flags(id);
    let changed = flags | part.bit;
    if (this.#journal !== undefined && (flags & (part.bit << JOURNALLED_PARTS)) === 0) {
      this.#note(this.#journal, { kind: "part", part, id });
      changed |= part.bit << JOURNALLED_PARTS;
    }
    if (changed !== flags) addresses.setFlags(id, changed);
    return (flags & part.bit) !== 0;
  }

  /** The same for a pair. */
  changePair(id: number): boolean {
    return this.#changePair("pair", id);
  }

  /** The same for a look-alike. */
  changeLike(id: number): boolean {
    return this.#changePair("like", id);
  }

  /** Says that a payment changes, begins or ends now. */
  changePayment(paymentId: string): void {
    const journal = this.#journal;
    if (journal === undefined || journal.payments.has(paymentId)) return;
    journal.payments.add(paymentId);
    this.#note(journal, { kind: "payment", paymentId });
  }

  /** Starts to record changes, usually at the start of a block. */
  begin(): void {
    if (this.#journal !== undefined) throw new Error("A journal is open: commit or roll back before you begin again.");
    this.#journal = { entries: [], payments: new Set(), hasClock: false };
  }

  /** Ends the journal and returns what changed since `begin`, in order of first change. */
  commit(): Change[] {
    const changes: Change[] = [];
    for (const { place, before } of this.#endJournal()) {
      const after = readRecord(this.#tables, place);
      if (before !== null || after !== null) changes.push({ key: keyOf(this.#tables, place), before, after });
    }
    return changes;
  }

  /** Ends the journal and undoes what changed since `begin`. */
  rollback(): void {
    for (const { place, before } of this.#endJournal()) writeRecord(this.#tables, place, before);
  }

  /**
   * Undoes the changes of one `commit`. Undo the latest first.
   *
   * @throws if a record is there that should not be, or the reverse: then these are not the latest changes.
   */
  revert(changes: readonly Change[]): void {
    if (this.#journal !== undefined) throw new Error("A journal is open: commit or roll back before you revert.");
    const places = changes.map(({ key }) => placeOf(this.#tables, key));
    for (const [i, { key, after }] of changes.entries()) {
      if (this.#has(places[i] as Place) !== (after !== null)) {
        throw new Error(`Cannot undo the change of ${key}: a later change stands. Undo the latest changes first.`);
      }
    }
    for (const [i, { before }] of changes.entries()) writeRecord(this.#tables, places[i] as Place, before);
  }

  #changePair(kind: "pair" | "like", id: number): boolean {
    const table = kind === "pair" ? this.#tables.pairs : this.#tables.likes;
    const flags = table.flags(id);
    let changed = flags | PRESENT;
    if (this.#journal !== undefined && (flags & JOURNALLED) === 0) {
      this.#note(this.#journal, { kind, id });
      changed |= JOURNALLED;
    }
    if (changed !== flags) table.setFlags(id, changed);
    return (flags & PRESENT) !== 0;
  }

  #note(journal: Journal, place: Place): void {
    journal.entries.push({ place, before: readRecord(this.#tables, place) });
  }

  #endJournal(): Journal["entries"] {
    const journal = this.#journal;
    if (journal === undefined) throw new Error("No journal is open: call begin first.");
    this.#journal = undefined;
    const { addresses, pairs, likes } = this.#tables;
    for (const { place } of journal.entries) {
      if (place.kind === "part") {
        const flags = addresses.flags(place.id);
        addresses.setFlags(place.id, flags & ~(place.part.bit << JOURNALLED_PARTS));
      } else if (place.kind === "pair" || place.kind === "like") {
        const table = place.kind === "pair" ? pairs : likes;
        table.setFlags(place.id, table.flags(place.id) & ~JOURNALLED);
      }
    }
    return journal.entries;
  }

  #has(place: Place): boolean {
    return readRecord(this.#tables, place) !== null;
  }

  *#places(): IterableIterator<Place> {
    const { addresses, pairs, likes, payments, now } = this.#tables;
    if (now !== 0) yield CLOCK;
    for (let id = 1; id <= addresses.count; id++) {
      const flags = addresses.flags(id);
      for (const part of PARTS) if ((flags & part.bit) !== 0) yield { kind: "part", part, id };
    }
    for (let id = 1; id <= pairs.count; id++) if ((pairs.flags(id) & PRESENT) !== 0) yield { kind: "pair", id };
    for (let id = 1; id <= likes.count; id++) if ((likes.flags(id) & PRESENT) !== 0) yield { kind: "like", id };
    for (const paymentId of payments.keys()) yield { kind: "payment", paymentId };
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
