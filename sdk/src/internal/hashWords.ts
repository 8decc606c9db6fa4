import { type Hex, keccak256, stringToHex } from "viem";
import { type Field, wordDigits } from "./words.ts";

/** Hash of a type's text. */
export const typeHash = (name: string, fields: readonly Field[]): Hex =>
  keccak256(stringToHex(`${name}(${fields.map((field) => `${field.type} ${field.name}`).join(",")})`));

/**
 * keccak256(abi.encode(first, the fields…)) of static fields.
 *
 * @param first - A word in front, a type's hash.
 * @param value - Each field by its name; one that does not fit its type is refused with `InvalidFieldError`.
 */
export function hashWords(first: Hex, fields: readonly Field[], value: Readonly<Record<string, unknown>>): Hex {
  let words: Hex = first;
  for (const { type, name } of fields) words = `${words}${wordDigits(type, value[name], name)}`;
  return keccak256(words);
}
