import { type Hex, keccak256, stringToHex } from "viem";

/** A seeded stream of values: the same seed gives the same vectors on every machine. */
export type Random = {
  /** A whole number from low to high, both included. */
  integer(low: number, high: number): number;
  /** A whole number of at most so many bits. */
  bits(count: number): bigint;
  /** So many bytes. */
  bytes(count: number): Hex;
  pick<value>(values: readonly value[]): value;
};

export function createRandom(seed: string): Random {
  let counter = 0;
  const word = () => keccak256(stringToHex(`${seed} ${counter++}`));
  const bits = (count: number) => BigInt(word()) & (2n ** BigInt(count) - 1n);
  const integer = (low: number, high: number) => low + Number(bits(53) % BigInt(high - low + 1));
  return {
    integer,
    bits,
    bytes: (count) => word().slice(0, 2 + 2 * count) as Hex,
    pick: (values) => values[integer(0, values.length - 1)] as (typeof values)[number],
  };
}
