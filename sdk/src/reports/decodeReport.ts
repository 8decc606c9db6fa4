import { type Hex, zeroHash } from "viem";
import { MalformedReportError } from "../errors/reports.ts";
import type { IndexedSignature, SignedReport } from "../types/report.ts";
import { signatureFault } from "./signatureFault.ts";
import { maxSigners, wireFields, wireSignatureBytes } from "./wire.ts";

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
  if (kind !== 1 && kind !== 2) throw new MalformedReportError(`kind ${kind} is unknown`, { kind });
  const values: Record<string, Hex> = { extraFeatures: zeroHash };
  let at = 4;
  for (const { name, bytes: length } of wireFields.slice(0, 7 + kind)) {
    const digits = bytes.slice(at, at + length * 2);
    if (digits.length < length * 2)
      throw new MalformedReportError(`it ends inside ${name}`, { length: (bytes.length - 2) / 2 });
    values[name] = `0x${digits.toLowerCase()}`;
    at += length * 2;
  }
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
  };
}

function decodeSignatures(digits: string): IndexedSignature[] {
  if (digits.length % (wireSignatureBytes * 2) !== 0) {
    throw new MalformedReportError(`${digits.length / 2} bytes are no whole number of signatures`);
  }
  const signatures: IndexedSignature[] = [];
  for (let at = 0; at < digits.length; at += wireSignatureBytes * 2) {
    const index = Number.parseInt(digits.slice(at, at + 2), 16);
    const signature: Hex = `0x${digits.slice(at + 2, at + wireSignatureBytes * 2).toLowerCase()}`;
    const last = signatures.at(-1);
    if (index >= maxSigners)
      throw new MalformedReportError(`signer index ${index} is not 0 to ${maxSigners - 1}`, { index });
    if (last !== undefined && last.index >= index) {
      throw new MalformedReportError(`signer ${index} comes after signer ${last.index}`, { index });
    }
    const fault = signatureFault(signature);
    if (fault !== undefined) throw new MalformedReportError(`signature of signer ${index}: ${fault}`, { index });
    signatures.push({ index, signature });
  }
  return signatures;
}
