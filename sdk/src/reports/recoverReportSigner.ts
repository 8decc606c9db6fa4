import { type Address, type Hex, recoverAddress } from "viem";
import { InvalidSignatureError } from "../errors/reports.ts";
import type { Report } from "../types/report.ts";
import { getReportDigest } from "./getReportDigest.ts";
import { signatureFault } from "./signatureFault.ts";

export type RecoverReportSignerParameters = { chainId: number; riskOracle: Address; report: Report; signature: Hex };

/**
 * Who signed a report. Refuses what the contract would refuse: other lengths, high s, other v.
 *
 * @throws InvalidSignatureError
 *
 * @example
 * const signer = await recoverReportSigner({ chainId, riskOracle, report, signature })
 */
export async function recoverReportSigner(parameters: RecoverReportSignerParameters): Promise<Address> {
  const { signature } = parameters;
  const digest = getReportDigest(parameters);
  const fault = signatureFault(signature);
  if (fault !== undefined) throw new InvalidSignatureError(fault, { digest, signature });
  try {
    return await recoverAddress({ hash: digest, signature });
  } catch {
    throw new InvalidSignatureError("no key could have made it", { digest, signature });
  }
}
