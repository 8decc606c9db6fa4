import { HashIndex } from "./hashIndex.ts";
import { addressHash } from "./hashing.ts";
import { NUMBERS } from "./parts.ts";

const PAGE_BITS = 9;
const PAGE = 1 << PAGE_BITS;
/** 23 numbers, then six words of 32 bits: five of the address, one of flags. */
const STRIDE = NUMBERS + 3;
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
  /** The same pages as words of 32 bits. */
  readonly #words: Uint32Array[] = [];
  readonly #index = new HashIndex();
  readonly #named = new Map<string, number>();
  readonly #names = new Map<number, string>();
  #count = 1; // nobody
  // The two that were found last: who is read is written next.
  #last = "";
  #lastId = NOBODY;
  #former = "";
  #formerId = NOBODY;
  /** The letters, words and hash of the address that was parsed last. */
  readonly #letters = new Uint8Array(3 * 42);
  readonly #parsed = new Uint32Array(5);
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
    const page = this.#page(id);
    const first = wordOf(id) + ADDRESS_WORD;
    let name = "0x";
    for (let w = first; w < first + 5; w++) name += (page[w] as number).toString(16).padStart(8, "0");
    return name;
  }

  /** The 4 leading and 4 trailing digits as one number, undefined for a name that is no address. */
  outerDigits(id: number): number | undefined {
    const page = this.#page(id);
    const first = wordOf(id) + ADDRESS_WORD;
    if (((page[first + 5] as number) & NAMED) !== 0) return undefined;
    return (((page[first] as number) & 0xffff_0000) | ((page[first + 4] as number) & 0xffff)) >>> 0;
  }

  get(id: number, place: number): number {
    return (this.#numbers[id >>> PAGE_BITS] as Float64Array)[(id & (PAGE - 1)) * STRIDE + place] as number;
  }

  set(id: number, place: number, value: number): void {
    (this.#numbers[id >>> PAGE_BITS] as Float64Array)[(id & (PAGE - 1)) * STRIDE + place] = value;
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
    this.#page(id).set(this.#parsed, wordOf(id) + ADDRESS_WORD);
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
    let position = 2;
    for (let w = 0; w < 5; w++) {
      let word = 0;
      for (const end = position + 8; position < end; position++) {
        const digit = DIGIT_OF[letters[position] as number] as number;
        wrong |= digit & NO_DIGIT;
        word = (word << 4) | digit;
      }
      this.#parsed[w] = word;
    }
    if (wrong !== 0) return false;
    this.#hash = addressHash(this.#parsed);
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
    const parsed = this.#parsed;
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
