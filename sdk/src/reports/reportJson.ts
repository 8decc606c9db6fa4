import type { Hex } from "viem";
import { InvalidFieldError } from "../errors/fields.ts";
import { isWord, uintDigits } from "../internal/words.ts";
import type { Report } from "../types/report.ts";

/** A report in JSON: the amount as a decimal string, round and validUntil as numbers. */
export type ReportJson = Omit<Report, "amount" | "round" | "validUntil"> & {
  amount: string;
  round: number;
  validUntil: number;
};

/** A report as the oracle's HTTP API gives it. */
export function reportToJson(report: Report): ReportJson {
  return {
    ...report,
    amount: report.amount.toString(),
    round: Number(report.round),
    validUntil: Number(report.validUntil),
  };
}

/**
 * Reads a report from JSON; every field must be there and of its type.
 *
 * @throws InvalidFieldError
 */
export function reportFromJson(json: unknown): Report {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new InvalidFieldError({ field: "report", value: json, expected: "an object with the nine fields of Report" });
  }
  const source = json as Record<string, unknown>;
  const word = (name: string): Hex => {
    const value = source[name];
    if (!isWord(value)) {
      throw new InvalidFieldError({
        field: `report.${name}`,
        value,
        expected: "a 32-byte word (0x and 64 hex digits)",
      });
    }
    return value.toLowerCase() as Hex;
  };
  const whole = (name: string): bigint => {
    const value = source[name];
    if (typeof value !== "number") {
      throw new InvalidFieldError({ field: `report.${name}`, value, expected: "a whole number" });
    }
    uintDigits(value, 48, 12, `report.${name}`);
    return BigInt(value);
  };
  const { amount } = source;
  if (typeof amount !== "string" || !/^(0|[1-9][0-9]{0,31})$/.test(amount)) {
    throw new InvalidFieldError({ field: "report.amount", value: amount, expected: "a decimal string" });
  }
  uintDigits(BigInt(amount), 104, 26, "report.amount");
  return {
    subject: word("subject"),
    amount: BigInt(amount),
    features: word("features"),
    extraFeatures: word("extraFeatures"),
    model: word("model"),
    manifest: word("manifest"),
    round: whole("round"),
    blockHash: word("blockHash"),
    validUntil: whole("validUntil"),
  };
}
