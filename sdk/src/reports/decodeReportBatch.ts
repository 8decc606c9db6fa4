import { type Hex, zeroHash } from "viem";
import { MalformedReportError } from "../errors/reports.ts";
import type { Report } from "../types/report.ts";
import type { SignedReportBatch } from "../types/reportBatch.ts";
import { buildReportBatch } from "./buildReportBatch.ts";
import { decodeSignatures } from "./signatureWire.ts";
import { batchHeadFields, batchReportFields } from "./wire.ts";

/**
 * Reads a whole batch out of its wire form. The form alone is checked, not who signed.
 *
 * @param bytes - What `postReportBatch` sends.
 * @throws MalformedReportError
 *
 * @example
 * const { batch, signatures } = decodeReportBatch(bytes)
 */
export function decodeReportBatch(bytes: Hex): SignedReportBatch {
  if (!/^0x([0-9a-fA-F]{2})+$/.test(bytes)) throw new MalformedReportError("it is empty or no hex string");
  const kind = Number.parseInt(bytes.slice(2, 4), 16);
  if (kind !== 5 && kind !== 6) throw new MalformedReportError(`kind ${kind} is no batch`, { kind });
  let at = 4;
  const read = <name extends string>(fields: readonly { name: name; bytes: number }[]): Record<name, Hex> => {
    const values = {} as Record<name, Hex>;
    for (const field of fields) {
      const digits = bytes.slice(at, at + field.bytes * 2);
      if (digits.length < field.bytes * 2)
        throw new MalformedReportError(`it ends inside ${field.name}`, { length: (bytes.length - 2) / 2 });
      values[field.name] = `0x${digits.toLowerCase()}`;
      at += field.bytes * 2;
    }
    return values;
  };
  const { signerSet, count, round, validUntil, blockHash, manifest, model } = read(batchHeadFields);
  const shared = { round: BigInt(round), validUntil: BigInt(validUntil), blockHash, manifest, model };
  const reports: Report[] = [];
  for (let left = Number(count); left > 0; left--) {
    const { amount, ...own } = read(batchReportFields.slice(0, kind - 2));
    reports.push({ ...shared, ...own, extraFeatures: own.extraFeatures ?? zeroHash, amount: BigInt(amount) });
  }
  const batch = buildReportBatch(reports);
  // In another order the contract would find another root than the one that was signed.
  if (batch.reports.some((report, i) => report.subject !== reports[i]?.subject)) {
    throw new MalformedReportError("its reports are not in the order of their leaves");
  }
  return { batch, signerSet: Number(signerSet), signatures: decodeSignatures(bytes.slice(at)) };
}
