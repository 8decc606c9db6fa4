import type { Address, Hash, Hex } from "viem";
import { riskOracleAbi } from "../abi/riskOracle.ts";
import { writeVerb } from "../internal/writeVerb.ts";
import type { SluiceClient, WriteOptions } from "../types/client.ts";

export type PostReportParameters = WriteOptions & {
  /** Address of the RiskOracle. */
  riskOracle: Address;
  /** paymentId that the report is about. */
  subject: Hex;
  /** `bytes report` from collectReport. */
  report: Hex;
};

/**
 * Stores a report on chain. From then on reports of lower rounds about its subject are void for everyone, and verbs with an
 * empty report use it. Sent by anyone.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws ContractError: RoundSuperseded, TooFewSignatures and others.
 *
 * @example
 * const hash = await postReport(client, { riskOracle, subject: paymentId, report: encoded })
 */
export async function postReport(client: SluiceClient, parameters: PostReportParameters): Promise<Hash> {
  const { riskOracle, subject, report, ...options } = parameters;
  return writeVerb(
    client,
    { address: riskOracle, abi: riskOracleAbi, functionName: "post", args: [subject, report] },
    options,
  );
}
