import type { Address, Hex } from "viem";
import { hashWords, typeHash } from "../internal/hashWords.ts";

export type GetJobSubjectParameters = {
  chainId: number;
  /** The ERC-8183 job escrow. */
  escrow: Address;
  jobId: bigint;
  /** Who pays. */
  client: Address;
  /** Who is paid. */
  provider: Address;
};

const fields = [
  { name: "chainId", type: "uint256" },
  { name: "escrow", type: "address" },
  { name: "jobId", type: "uint256" },
  { name: "client", type: "address" },
  { name: "provider", type: "address" },
] as const;

const jobTypeHash = typeHash("SluiceJob", fields);

/**
 * What reports about a job of an ERC-8183 escrow must name, as `Erc8183Hook` computes it.
 *
 * @returns 32 bytes.
 *
 * @example
 * const subject = getJobSubject({ chainId, escrow, jobId: 7n, client, provider })
 */
export function getJobSubject(parameters: GetJobSubjectParameters): Hex {
  return hashWords(jobTypeHash, fields, parameters);
}
