import type { Address, Hex } from "viem";
import { riskOracleAbi } from "../abi/riskOracle.ts";
import { readView } from "../internal/readView.ts";
import type { ReadOptions, SluiceClient } from "../types/client.ts";

export type GetPostedReportParameters = ReadOptions & {
  /** Address of the RiskOracle. */
  riskOracle: Address;
  /** paymentId. */
  subject: Hex;
};

/** What the chain keeps of a posted report. */
export type PostedReport = {
  /** Ceiling in base units. */
  amount: bigint;
  /** Number of the block that the features are as of. */
  round: number;
  /** Timestamp of that block, in seconds. */
  roundAt: number;
  /** 0 … 10000 basis points of risk. */
  score: number;
  /** First eight bytes of the model id. */
  modelTag: Hex;
};

/**
 * The report that was posted about a subject.
 *
 * @param client - A viem client.
 * @returns Undefined when none was posted.
 *
 * @example
 * const posted = await getPostedReport(client, { riskOracle, subject: paymentId })
 */
export async function getPostedReport(
  client: SluiceClient,
  parameters: GetPostedReportParameters,
): Promise<PostedReport | undefined> {
  const { riskOracle, subject, ...options } = parameters;
  const posted = await readView(
    client,
    { address: riskOracle, abi: riskOracleAbi, functionName: "postedReport", args: [subject] },
    options,
  );
  return posted.roundAt === 0 ? undefined : posted;
}
