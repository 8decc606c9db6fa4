import { type Hex, zeroHash } from "viem";
import { MalformedReportError } from "../errors/reports.ts";
import type { SignedReport } from "../types/report.ts";
import { decodeSignatures } from "./signatureWire.ts";
import { wireFields } from "./wire.ts";

export type DecodeReportParameters = {
  /** `bytes report` as the escrow's verbs take it. */
  bytes: Hex;
  /** The payment for which the bytes are presented: they do not repeat it. */
  subject: Hex;
};

/**
 * Reads a report out of its wire form. The form alone is checked, not who signed.
 *
 * @throws MalformedReportError
 *
 * @example
 * const { report, signatures } = decodeReport({ bytes, subject: paymentId })
 */
export function decodeReport({ bytes, subject }: DecodeReportParameters): SignedReport {
  if (!/^0x([0-9a-fA-F]{2})+$/.test(bytes)) throw new MalformedReportError("it is empty or no hex string");
  const kind = Number.parseInt(bytes.slice(2, 4), 16);
  if (!(kind >= 1 && kind <= 4)) throw new MalformedReportError(`kind ${kind} is unknown`, { kind });
  const values: Record<string, Hex> = { extraFeatures: zeroHash };
  let at = 4;
  const next = (name: string, length: number): Hex => {
    const digits = bytes.slice(at, at + length * 2);
    if (digits.length < length * 2)
      throw new MalformedReportError(`it ends inside ${name}`, { length: (bytes.length - 2) / 2 });
    at += length * 2;
    return `0x${digits.toLowerCase()}`;
  };
  // Even kinds have extra features, kinds from 3 on a proof that the report is in a signed batch.
  for (const { name, bytes: length } of wireFields.slice(0, 9 - (kind % 2))) values[name] = next(name, length);
  const proof: Hex[] = [];
  if (kind >= 3) for (let left = Number(next("proof", 1)); left > 0; left--) proof.push(next("proof", 32));
  const value = (name: string) => values[name] as Hex;
  return {
    report: {
      subject,
      amount: BigInt(value("amount")),
      features: value("features"),
      extraFeatures: value("extraFeatures"),
      model: value("model"),
      manifest: value("manifest"),
      round: BigInt(value("round")),
      blockHash: value("blockHash"),
      validUntil: BigInt(value("validUntil")),
    },
    signerSet: Number(value("signerSet")),
    signatures: decodeSignatures(bytes.slice(at)),
    ...(kind >= 3 && { proof }),
  };
}
