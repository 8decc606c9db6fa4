import type { Hex } from "viem";

const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/** What is wrong with the form of a signature, in words; undefined when the contract would take it. */
export function signatureFault(signature: Hex): string | undefined {
  if (!/^0x[0-9a-fA-F]{130}$/.test(signature)) return "it is not 65 bytes";
  const v = signature.slice(130).toLowerCase();
  if (v !== "1b" && v !== "1c") return `v is 0x${v}, neither 27 nor 28`;
  if (BigInt(`0x${signature.slice(66, 130)}`) > HALF_ORDER) return "s is in the upper half of the order";
  return undefined;
}
