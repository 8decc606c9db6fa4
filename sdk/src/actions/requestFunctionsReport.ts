import type { Address, Hash, Hex } from "viem";
import { functionsOracleAbi } from "../abi/functionsOracle.ts";
import { writeVerb } from "../internal/writeVerb.ts";
import type { SluiceClient, WriteOptions } from "../types/client.ts";

export type RequestFunctionsReportParameters = WriteOptions & {
  /** Address of the FunctionsOracle. */
  functionsOracle: Address;
  /** paymentId to ask about. */
  subject: Hex;
};

/**
 * Asks Chainlink Functions for a report about a subject. Its subscription pays. Sent by the requester of the contract, by
 * anyone where it names none, at most once in its `requestSeconds` for each subject.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws ContractError: NotRequester, TooEarly and others.
 *
 * @example
 * const hash = await requestFunctionsReport(client, { functionsOracle, subject: paymentId })
 */
export async function requestFunctionsReport(
  client: SluiceClient,
  parameters: RequestFunctionsReportParameters,
): Promise<Hash> {
  const { functionsOracle, subject, ...options } = parameters;
  return writeVerb(
    client,
    { address: functionsOracle, abi: functionsOracleAbi, functionName: "request", args: [subject] },
    options,
  );
}
