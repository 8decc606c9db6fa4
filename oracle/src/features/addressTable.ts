import { HashIndex } from "./hashIndex.ts";
import { addressHash } from "./hashing.ts";
import { NUMBERS, type Part } from "./parts.ts";
import type { FeatureRecord } from "./records.ts";

const PAGE_BITS = 9;
const PAGE = 1 << PAGE_BITS;
/** 23 numbers, then the address's 20 bytes and flags of 32 bits. */
const STRIDE = NUMBERS + 3;
const ADDRESS_BYTES = 20;
const ADDRESS_WORD = 2 * NUMBERS;
const FLAGS_WORD = ADDRESS_WORD + 5;
/** Flag of a name that is no address. */
const NAMED = 2 ** 30;
/** More than any digit. */
const NO_DIGIT = 256;
const DIGIT_OF = new Uint16Array(256).fill(NO_DIGIT);
for (let value = 0; value < 16; value++) {
  for (const digit of [value.toString(16), value.toString(16).toUpperCase()]) DIGIT_OF[digit.charCodeAt(0)] = value;
}
const encoder = new TextEncoder();

/** The number of whoever is not known. All that is remembered of nobody is zero. */
export const NOBODY = 0;

/**
 * What is remembered of addresses, 208 bytes each, under small numbers in order of first appearance. Addresses of any
 * case are one; names that are no addresses are allowed (data sets have such), at the price of a string each.
 * Pages never move, so growth copies nothing. No address is ever taken out: what is undone is zeroed.
 */
export class AddressTable {
  readonly #numbers: Float64Array[] = [];
  /** The same pages as words of 32 bits, and as bytes. */
  readonly #words: Uint32Array[] = [];
  readonly #bytes: Buffer[] = [];
  readonly #index = new HashIndex();
  readonly #named = new Map<string, number>();
  readonly #names = new Map<number, string>();
  #count = 1; // nobody
  // The two that were found last: who is read is written next.
  #last = "";
  #lastId = NOBODY;
  #former = "";
  #formerId = NOBODY;
  /** The letters, bytes and hash of the address that was parsed last. */
  readonly #letters = new Uint8Array(3 * 42);
  readonly #parsed = new Uint8Array(ADDRESS_BYTES);
  readonly #parsedWords = new Uint32Array(this.#parsed.buffer);
  #hash = 0;

  constructor() {
    this.#addPage();
  }

  /** Addresses that have a number, which are those from 1 on. */
  get count(): number {
    return this.#count - 1;
  }

  /** Bytes of records and index; strings of names that are no addresses are not among them. */
  get bytes(): number {
    return this.#numbers.length * PAGE * STRIDE * 8 + this.#index.bytes;
  }

  /** Number of an address, {@link NOBODY} for one that never appeared. */
  find(name: string): number {
    if (name === this.#last) return this.#lastId;
    if (name === this.#former) return this.#formerId;
    const id = this.#parse(name) ? this.#findParsed() : (this.#named.get(name.toLowerCase()) ?? NOBODY);
    if (id !== NOBODY) this.#remember(name, id);
    return id;
  }

  /**
   * Number of an address; gives it one if it has none.
   *
   * @throws for a name with a colon, which would make keys of stored records ambiguous.
   */
  intern(name: string): number {
    const known = this.find(name);
    if (known !== NOBODY) return known;
    const id = this.#parse(name) ? this.#addParsed() : this.#addNamed(name.toLowerCase());
    this.#remember(name, id);
    return id;
  }

  /** An address in lower case. */
  nameOf(id: number): string {
    const named = this.#names.get(id);
    if (named !== undefined) return named;
    const first = 4 * (wordOf(id) + ADDRESS_WORD);
    return `0x${(this.#bytes[id >>> PAGE_BITS] as Buffer).toString("hex", first, first + ADDRESS_BYTES)}`;
  }

  /** The 4 leading and 4 trailing digits as one number, undefined for a name that is no address. */
  outerDigits(id: number): number | undefined {
    if ((this.flags(id) & NAMED) !== 0) return undefined;
    const bytes = this.#bytes[id >>> PAGE_BITS] as Buffer;
    const first = 4 * (wordOf(id) + ADDRESS_WORD);
    const leading = ((bytes[first] as number) << 8) | (bytes[first + 1] as number);
    const trailing = ((bytes[first + 18] as number) << 8) | (bytes[first + 19] as number);
    return ((leading << 16) | trailing) >>> 0;
  }

  get(id: number, place: number): number {
    return (this.#numbers[id >>> PAGE_BITS] as Float64Array)[(id & (PAGE - 1)) * STRIDE + place] as number;
  }

  set(id: number, place: number, value: number): void {
    (this.#numbers[id >>> PAGE_BITS] as Float64Array)[(id & (PAGE - 1)) * STRIDE + place] = value;
  }

  /** A part as it is stored, whether it is there or not. */
  record(id: number, part: Part): FeatureRecord {
    return part.toRecord(this.#numbers[id >>> PAGE_BITS] as Float64Array, (id & (PAGE - 1)) * STRIDE + part.start);
  }

  flags(id: number): number {
    return this.#page(id)[wordOf(id) + FLAGS_WORD] as number;
  }

  setFlags(id: number, flags: number): void {
    this.#page(id)[wordOf(id) + FLAGS_WORD] = flags;
  }

  #page(id: number): Uint32Array {
    return this.#words[id >>> PAGE_BITS] as Uint32Array;
  }

  #addPage(): void {
    const page = new ArrayBuffer(PAGE * STRIDE * 8);
    this.#numbers.push(new Float64Array(page));
    this.#words.push(new Uint32Array(page));
    this.#bytes.push(Buffer.from(page));
  }

  #next(): number {
    const id = this.#count++;
    if (id >>> PAGE_BITS === this.#numbers.length) this.#addPage();
    return id;
  }

  #remember(name: string, id: number): void {
    this.#former = this.#last;
    this.#formerId = this.#lastId;
    this.#last = name;
    this.#lastId = id;
  }

  #addParsed(): number {
    const id = this.#next();
    this.#index.add(this.#hash, id);
    this.#page(id).set(this.#parsedWords, wordOf(id) + ADDRESS_WORD);
    return id;
  }

  #addNamed(name: string): number {
    if (name === "" || name.includes(":"))
      throw new Error(`"${name}" cannot be an address: use a name without colons.`);
    const id = this.#next();
    this.#named.set(name, id);
    this.#names.set(id, name);
    this.setFlags(id, NAMED);
    return id;
  }

  /** Takes 0x and 40 digits apart; false for any other name. */
  #parse(name: string): boolean {
    if (name.length !== 42) return false;
    const letters = this.#letters;
    encoder.encodeInto(name, letters); // one call instead of 42, which each look at how the string is kept
    let wrong = ((letters[0] as number) ^ 0x30) | (((letters[1] as number) | 0x20) ^ 0x78);
    for (let i = 0; i < ADDRESS_BYTES; i++) {
      const high = DIGIT_OF[letters[2 + 2 * i] as number] as number;
      const low = DIGIT_OF[letters[3 + 2 * i] as number] as number;
      wrong |= (high | low) & NO_DIGIT;
      this.#parsed[i] = (high << 4) | low;
    }
    if (wrong !== 0) return false;
    this.#hash = addressHash(this.#parsedWords);
    return true;
  }

  #findParsed(): number {
    const index = this.#index;
    const hash = this.#hash;
    let id = index.seek(hash);
    while (id !== NOBODY && !this.#isParsed(id)) id = index.next(hash);
    return id;
  }

  #isParsed(id: number): boolean {
    const page = this.#page(id);
    const first = wordOf(id) + ADDRESS_WORD;
    const parsed = this.#parsedWords;
    return (
      page[first] === parsed[0] &&
      page[first + 1] === parsed[1] &&
      page[first + 2] === parsed[2] &&
      page[first + 3] === parsed[3] &&
      page[first + 4] === parsed[4]
    );
  }
}

/** Where the words of an address begin in its page. */
function wordOf(id: number): number {
  return (id & (PAGE - 1)) * (2 * STRIDE);
}
