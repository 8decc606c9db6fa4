import type { Hex, LocalAccount } from "viem";
import { getReportBatchDigest } from "./getReportBatchDigest.ts";
import { type ReportBatchTypedDataParameters, reportBatchTypedData } from "./reportBatchTypedData.ts";

export type SignReportBatchParameters = ReportBatchTypedDataParameters & {
  /** The signer. An account that can sign a digest does so; any other signs the typed data. */
  account: Pick<LocalAccount, "sign" | "signTypedData">;
};

/**
 * Signs a batch of reports as a node of the oracle does. Whoever calls it must have recorded the round of every subject in it
 * durably before.
 *
 * @returns r ‖ s ‖ v, 65 bytes, low s, v 27 or 28.
 *
 * @example
 * const signature = await signReportBatch({ account: privateKeyToAccount(key), chainId, riskOracle, batch })
 */
export async function signReportBatch({ account, ...parameters }: SignReportBatchParameters): Promise<Hex> {
  if (account.sign) return account.sign({ hash: getReportBatchDigest(parameters) });
  return account.signTypedData(reportBatchTypedData(parameters));
}
