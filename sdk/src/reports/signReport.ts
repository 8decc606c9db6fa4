import type { Address, Hex, LocalAccount } from "viem";
import type { Report } from "../types/report.ts";
import { getReportDigest } from "./getReportDigest.ts";
import { reportTypedData } from "./reportTypedData.ts";

export type SignReportParameters = {
  /** The signer. An account that can sign a digest does so; any other signs the typed data. */
  account: Pick<LocalAccount, "sign" | "signTypedData">;
  chainId: number;
  riskOracle: Address;
  report: Report;
};

/**
 * Signs a report as a node of the oracle does. Whoever calls it must have recorded the round durably before.
 *
 * @returns r ‖ s ‖ v, 65 bytes, low s, v 27 or 28.
 *
 * @example
 * const signature = await signReport({ account: privateKeyToAccount(key), chainId, riskOracle, report })
 */
export async function signReport({ account, chainId, riskOracle, report }: SignReportParameters): Promise<Hex> {
  const parameters = { chainId, riskOracle, report };
  if (account.sign) return account.sign({ hash: getReportDigest(parameters) });
  return account.signTypedData(reportTypedData(parameters));
}
