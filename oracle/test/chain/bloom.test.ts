import assert from "node:assert/strict";
import { type Hex, hexToBytes, keccak256, toHex } from "viem";
import { bloomTest } from "../../src/chain/bloom.ts";

/** The filter of the yellow paper, written the long way round. */
function bloomOf(values: Hex[]): Hex {
  let bits = 0n;
  for (const value of values) {
    const hash = hexToBytes(keccak256(value));
    for (const at of [0, 2, 4]) bits |= 1n << BigInt((((hash[at] as number) << 8) | (hash[at + 1] as number)) % 2048);
  }
  return `0x${bits.toString(16).padStart(512, "0")}`;
}

const address = (index: number): Hex => keccak256(toHex(index)).slice(0, 42) as Hex;

describe("the bloom filter", () => {
  it("never denies an address that is in it", () => {
    for (let i = 0; i < 200; i++) {
      assert.equal(bloomTest(address(i))(bloomOf([address(i), address(i + 1_000), address(i + 2_000)])), true);
    }
  });

  it("denies almost every other", () => {
    const bloom = bloomOf([address(1), address(2)]);
    const passed = Array.from({ length: 500 }, (_, i) => bloomTest(address(10 + i))(bloom)).filter(Boolean).length;
    assert.ok(passed < 5, `${passed} of 500`);
    assert.equal(bloomTest(address(1))(`0x${"0".repeat(512)}`), false);
  });

  it("says nothing where there is no filter", () => {
    assert.equal(bloomTest(address(1))("0x"), true);
  });
});
