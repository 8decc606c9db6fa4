import type { Hex } from "viem";
import { SluiceError } from "./SluiceError.ts";

/** Bytes are not a report in wire form, or a report cannot be put into it. */
export class MalformedReportError extends SluiceError {
  override name = "MalformedReportError";

  constructor(rule: string, values: Record<string, unknown> = {}) {
    super(`The report is malformed: ${rule}.`, {
      code: "malformed_report",
      help: "Make the bytes with encodeReport; docs/spec/reports.md has their form.",
      values,
    });
  }
}

/** A signature is not one that the RiskOracle would accept. */
export class InvalidSignatureError extends SluiceError {
  override name = "InvalidSignatureError";

  constructor(rule: string, { digest, signature }: { digest: Hex; signature: Hex }) {
    super(`The signature over the report does not hold: ${rule}.`, {
      code: "invalid_signature",
      help: "Ask the node again; signatures are 65 bytes, low s, v 27 or 28, by the signer's own key.",
      values: { digest, signature },
    });
  }
}
