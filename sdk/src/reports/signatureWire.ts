import type { Hex } from "viem";
import { MalformedReportError } from "../errors/reports.ts";
import { uintDigits } from "../internal/words.ts";
import type { IndexedSignature } from "../types/report.ts";
import { signatureFault } from "./signatureFault.ts";
import { maxSigners, wireSignatureBytes } from "./wire.ts";

/** Signatures as they follow a report or a batch; sorted by index, the same signer twice is refused. */
export function encodeSignatures(signatures: readonly IndexedSignature[]): string {
  const sorted = [...signatures].sort((a, b) => a.index - b.index);
  let digits = "";
  for (const [position, { index, signature }] of sorted.entries()) {
    if (!Number.isInteger(index) || index < 0 || index >= maxSigners) {
      throw new MalformedReportError(`signer index ${index} is not 0 to ${maxSigners - 1}`, { index });
    }
    if (sorted[position + 1]?.index === index) {
      throw new MalformedReportError(`signer ${index} signed twice`, { index });
    }
    const fault = signatureFault(signature);
    if (fault !== undefined) throw new MalformedReportError(`signature of signer ${index}: ${fault}`, { index });
    digits += uintDigits(index, 8, 2, "index") + signature.slice(2);
  }
  return digits.toLowerCase();
}

/** The signatures at the end of a report or a batch. */
export function decodeSignatures(digits: string): IndexedSignature[] {
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
