import { InvalidFieldError } from "../errors/fields.ts";
import { wordDigits } from "../internal/words.ts";
import type { Terms } from "../types/terms.ts";
import { termsTypes } from "./termsTypes.ts";

/** The terms in JSON: uint256 fields as decimal strings, smaller numbers as numbers. */
export type TermsJson = Omit<Terms, "maxAmount" | "salt"> & { maxAmount: string; salt: string };

/** The terms as the oracle's HTTP API takes them. */
export function termsToJson(terms: Terms): TermsJson {
  return { ...terms, maxAmount: terms.maxAmount.toString(), salt: terms.salt.toString() };
}

/**
 * Reads terms from JSON. Refuses missing, unknown and ill-typed fields; the rules of `assertTerms` are not applied.
 *
 * @throws InvalidFieldError
 */
export function termsFromJson(json: unknown): Terms {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new InvalidFieldError({
      field: "terms",
      value: json,
      expected: "an object with the eighteen fields of Terms",
    });
  }
  const source = json as Record<string, unknown>;
  const names = new Set<string>(termsTypes.Terms.map((field) => field.name));
  for (const name of Object.keys(source)) {
    if (!names.has(name)) {
      throw new InvalidFieldError({
        field: `terms.${name}`,
        value: source[name],
        expected: "absent: it is no field of Terms",
      });
    }
  }
  const terms: Record<string, unknown> = {};
  for (const { name, type } of termsTypes.Terms) {
    terms[name] = type === "uint256" ? decimal(source[name], `terms.${name}`) : source[name];
    wordDigits(type, terms[name], `terms.${name}`);
  }
  return terms as Terms;
}

function decimal(value: unknown, field: string): bigint {
  if (typeof value !== "string" || !/^(0|[1-9][0-9]{0,77})$/.test(value)) {
    throw new InvalidFieldError({ field, value, expected: "a decimal string" });
  }
  return BigInt(value);
}
