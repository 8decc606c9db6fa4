import { type Hex, zeroHash } from "viem";
import { MalformedReportError } from "../errors/reports.ts";
import type { Report } from "../types/report.ts";
import { packedFields } from "./packedFields.ts";

/**
 * Reads a report that came without signatures: what `packReport` makes. The form alone is checked.
 *
 * @throws MalformedReportError
 *
 * @example
 * const report = unpackReport(response)
 */
export function unpackReport(packed: Hex): Report {
  if (!/^0x([0-9a-fA-F]{2})*$/.test(packed)) throw new MalformedReportError("it is no hex string");
  const length = (packed.length - 2) / 2;
  if (length !== 185 && length !== 217) throw new MalformedReportError(`it has ${length} bytes, not 185 or 217`);
  const values: Record<string, Hex> = { extraFeatures: zeroHash };
  let at = 2;
  for (const { name, bytes } of packedFields.slice(0, length === 185 ? -1 : undefined)) {
    values[name] = `0x${packed.slice(at, at + bytes * 2).toLowerCase()}`;
    at += bytes * 2;
  }
  const value = (name: (typeof packedFields)[number]["name"]): Hex => values[name] as Hex;
  return {
    subject: value("subject"),
    amount: BigInt(value("amount")),
    features: value("features"),
    extraFeatures: value("extraFeatures"),
    model: value("model"),
    manifest: value("manifest"),
    round: BigInt(value("round")),
    blockHash: value("blockHash"),
    validUntil: BigInt(value("validUntil")),
  };
}
