import { InvalidFieldError } from "../errors/fields.ts";

export type Field = { readonly name: string; readonly type: string };

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const BYTES32 = /^0x[0-9a-fA-F]{64}$/;
const ZEROS = "0".repeat(64);

/** True for 0x and forty hex digits, in any case. */
export function isAddressShaped(value: unknown): value is `0x${string}` {
  return typeof value === "string" && ADDRESS.test(value);
}

/** True for 0x and sixty-four hex digits. */
export function isWord(value: unknown): value is `0x${string}` {
  return typeof value === "string" && BYTES32.test(value);
}

/** A whole number as hex digits of a fixed count; one that is negative, fractional or too wide is refused. */
export function uintDigits(value: unknown, bits: number, digits: number, field: string): string {
  const whole = typeof value === "bigint" || (typeof value === "number" && Number.isSafeInteger(value));
  if (whole && value >= 0) {
    const hex = (value as bigint | number).toString(16);
    if (hex.length * 4 <= bits || BigInt(value as bigint | number) >> BigInt(bits) === 0n)
      return hex.padStart(digits, "0");
  }
  throw new InvalidFieldError({ field, value, expected: `a whole number of at most ${bits} bits` });
}

/** Refuses an amount that is no bigint: strings and numbers compare with bigints, but wrongly or not at all. */
export function assertBaseUnits(value: unknown, field: string): asserts value is bigint {
  if (typeof value !== "bigint") throw new InvalidFieldError({ field, value, expected: "base units as a bigint" });
}

/** The ABI word of a value of a static type, as 64 hex digits. */
export function wordDigits(type: string, value: unknown, field: string): string {
  if (type === "address") {
    if (!isAddressShaped(value))
      throw new InvalidFieldError({ field, value, expected: "an address (0x and 40 hex digits)" });
    return ZEROS.slice(40) + value.slice(2);
  }
  if (type === "bytes32") {
    if (!isWord(value))
      throw new InvalidFieldError({ field, value, expected: "a 32-byte word (0x and 64 hex digits)" });
    return value.slice(2);
  }
  if (type === "bool") {
    if (typeof value !== "boolean") throw new InvalidFieldError({ field, value, expected: "true or false" });
    return `${ZEROS.slice(1)}${value ? "1" : "0"}`;
  }
  return uintDigits(value, Number(type.slice(4)), 64, field);
}
