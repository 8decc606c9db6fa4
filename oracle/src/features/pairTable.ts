import { HashIndex } from "./hashIndex.ts";
import { pairHash } from "./hashing.ts";

const PAGE_BITS = 10;
const PAGE = 1 << PAGE_BITS;
/** The two numbers of the key, the value, the flags. */
const STRIDE = 4;

/** The number of a pair that is not there. Its value and flags are zero. */
export const NO_PAIR = 0;

/**
 * A value and flags, 32 bits each, for every pair of two numbers of 32 bits that ever came: 16 bytes each, under small
 * numbers in order of first appearance. Pages never move; no pair is ever taken out: what is undone is zeroed.
 */
export class PairTable {
  readonly #pages: Uint32Array[] = [new Uint32Array(PAGE * STRIDE)];
  readonly #index = new HashIndex();
  #count = 1; // the pair that is not there
  /** The pair that was found last: who is read is written next. */
  #last = NO_PAIR;

  /** Pairs that have a number, which are those from 1 on. */
  get count(): number {
    return this.#count - 1;
  }

  /** Bytes of records and index. */
  get bytes(): number {
    return this.#pages.length * PAGE * STRIDE * 4 + this.#index.bytes;
  }

  /** Number of a pair, {@link NO_PAIR} if it never came. */
  find(a: number, b: number): number {
    const last = this.#last;
    if (this.first(last) === a && this.second(last) === b) return last;
    const index = this.#index;
    const hash = pairHash(a, b);
    let id = index.seek(hash);
    while (id !== NO_PAIR && !(this.first(id) === a && this.second(id) === b)) id = index.next(hash);
    this.#last = id;
    return id;
  }

  /** Number of a pair; gives it one if it has none. */
  intern(a: number, b: number): number {
    const known = this.find(a, b);
    if (known !== NO_PAIR) return known;
    const id = this.#count++;
    if (id >>> PAGE_BITS === this.#pages.length) this.#pages.push(new Uint32Array(PAGE * STRIDE));
    this.#set(id, 0, a);
    this.#set(id, 1, b);
    this.#index.add(pairHash(a, b), id);
    this.#last = id;
    return id;
  }

  first(id: number): number {
    return this.#get(id, 0);
  }

  second(id: number): number {
    return this.#get(id, 1);
  }

  value(id: number): number {
    return this.#get(id, 2);
  }

  setValue(id: number, value: number): void {
    this.#set(id, 2, value);
  }

  flags(id: number): number {
    return this.#get(id, 3);
  }

  setFlags(id: number, flags: number): void {
    this.#set(id, 3, flags);
  }

  #get(id: number, word: number): number {
    return (this.#pages[id >>> PAGE_BITS] as Uint32Array)[(id & (PAGE - 1)) * STRIDE + word] as number;
  }

  #set(id: number, word: number, value: number): void {
    (this.#pages[id >>> PAGE_BITS] as Uint32Array)[(id & (PAGE - 1)) * STRIDE + word] = value;
  }
}
