import type { Address, Hash, Hex } from "viem";
import { riskOracleAbi } from "../abi/riskOracle.ts";
import { writeVerb } from "../internal/writeVerb.ts";
import type { SluiceClient, WriteOptions } from "../types/client.ts";

export type PostReportBatchParameters = WriteOptions & {
  /** Address of the RiskOracle. */
  riskOracle: Address;
  /** From `encodeReportBatch`. */
  batch: Hex;
};

/**
 * Stores all reports of a signed batch on chain. One that is not later than the report posted about its subject is left out,
 * with an event; the others are stored. Sent by anyone.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws ContractError: TooFewSignatures, ReportExpired and others.
 *
 * @example
 * const hash = await postReportBatch(client, { riskOracle, batch: encodeReportBatch({ batch, signerSet, signatures }) })
 */
export async function postReportBatch(client: SluiceClient, parameters: PostReportBatchParameters): Promise<Hash> {
  const { riskOracle, batch, ...options } = parameters;
  return writeVerb(
    client,
    { address: riskOracle, abi: riskOracleAbi, functionName: "postBatch", args: [batch] },
    options,
  );
}
