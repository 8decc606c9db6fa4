const SHARDS = 64;
const FIRST_SLOTS = 8;
/** A shard grows when more than five eighths of its slots are taken: some four probes for a key that is not there. */
const FULLEST = 5 / 8;
const EMPTY: Uint32Array = new Uint32Array(2);

/**
 * Numbers from 1 on by hash, without their keys: the owner compares those. In 64 shards that grow one at a time, so that
 * no single insertion has to move everything. Nothing is ever taken out.
 */
export class HashIndex {
  /** Two words a slot: the number (0: free), then its hash. */
  readonly #shards: Uint32Array[] = new Array(SHARDS).fill(EMPTY);
  readonly #taken = new Uint32Array(SHARDS);
  #shard: Uint32Array = EMPTY;
  #slot = 0;

  /** Bytes that the slots take. */
  get bytes(): number {
    return this.#shards.reduce((sum, shard) => sum + (shard === EMPTY ? 0 : shard.byteLength), 0);
  }

  /** The first number with this hash; 0 when there is none. */
  seek(hash: number): number {
    const shard = this.#shards[hash >>> 26] as Uint32Array;
    this.#shard = shard;
    return this.#walk(shard, (hash << 1) & (shard.length - 1), hash);
  }

  /** The next number with the hash that was sought; 0 when there is none. */
  next(hash: number): number {
    const shard = this.#shard;
    return this.#walk(shard, (this.#slot + 2) & (shard.length - 1), hash);
  }

  /** Adds a number that is not there yet. */
  add(hash: number, value: number): void {
    const s = hash >>> 26;
    let shard = this.#shards[s] as Uint32Array;
    const taken = (this.#taken[s] as number) + 1;
    this.#taken[s] = taken;
    if (2 * taken > shard.length * FULLEST) {
      shard = grown(shard);
      this.#shards[s] = shard;
    }
    insert(shard, hash, value);
  }

  #walk(shard: Uint32Array, from: number, hash: number): number {
    const mask = shard.length - 1;
    let slot = from;
    for (;;) {
      const value = shard[slot] as number;
      if (value === 0 || shard[slot + 1] === hash) {
        this.#slot = slot;
        return value;
      }
      slot = (slot + 2) & mask;
    }
  }
}

function grown(shard: Uint32Array): Uint32Array {
  const larger = new Uint32Array(Math.max(2 * FIRST_SLOTS, 2 * shard.length));
  for (let slot = 0; slot < shard.length; slot += 2) {
    const value = shard[slot] as number;
    if (value !== 0) insert(larger, shard[slot + 1] as number, value);
  }
  return larger;
}

function insert(shard: Uint32Array, hash: number, value: number): void {
  const mask = shard.length - 1;
  let slot = (hash << 1) & mask;
  while (shard[slot] !== 0) slot = (slot + 2) & mask;
  shard[slot] = value;
  shard[slot + 1] = hash;
}
