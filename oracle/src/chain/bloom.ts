import { type Hex, hexToBytes, keccak256 } from "viem";

/**
 * A test of whether a block's bloom filter allows logs of an address. False means that the block surely has none; so an
 * RPC that answers "no logs" too early is caught.
 */
export function bloomTest(address: Hex): (logsBloom: Hex) => boolean {
  const hash = hexToBytes(keccak256(address));
  const bits = [0, 2, 4].map((index) => (((hash[index] as number) << 8) | (hash[index + 1] as number)) & 2047);
  return (logsBloom) => {
    if (logsBloom.length !== 514) return true;
    return bits.every((bit) => {
      const byte = Number.parseInt(logsBloom.slice(2 + (255 - (bit >> 3)) * 2, 4 + (255 - (bit >> 3)) * 2), 16);
      return (byte & (1 << (bit & 7))) !== 0;
    });
  };
}
