import type { Address, Hash } from "viem";
import { signerBondsAbi } from "../abi/signerBonds.ts";
import { writeVerb } from "../internal/writeVerb.ts";
import type { ReportEvidence } from "../types/bond.ts";
import type { SluiceClient, WriteOptions } from "../types/client.ts";

export type ProveEquivocationParameters = WriteOptions & {
  /** Address of the SignerBonds. */
  bonds: Address;
  /** Address of the RiskOracle that the reports were signed for. */
  riskOracle: Address;
  first: ReportEvidence;
  second: ReportEvidence;
  /** Who receives the reward. */
  to: Address;
};

/**
 * Proves that one signer signed two different reports for the same subject, round and block (`findEquivocation` finds them).
 * Its whole stake is lost, at most a fifth of it to `to`, and it is out of the signer sets at once. Sent by anyone. A proof
 * in the public mempool can be copied by whoever wants the reward: send it privately where that matters.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws ContractError: DifferentRounds, SameReport, DifferentSigners, InvalidEvidence, SlashedAlready.
 *
 * @example
 * const found = await findEquivocation({ chainId, riskOracle, signed })
 * if (found) await proveEquivocation(client, { bonds, riskOracle, ...found, to: account.address })
 */
export async function proveEquivocation(client: SluiceClient, parameters: ProveEquivocationParameters): Promise<Hash> {
  const { bonds, riskOracle, first, second, to, ...options } = parameters;
  // Found evidence also says who the signer is; the contract finds that out by itself.
  const plain = ({ report, batched, proof, signature }: ReportEvidence) => ({ report, batched, proof, signature });
  const { signer: _, ...rest } = options as typeof options & { signer?: unknown };
  return writeVerb(
    client,
    {
      address: bonds,
      abi: signerBondsAbi,
      functionName: "proveEquivocation",
      args: [riskOracle, plain(first), plain(second), to],
    },
    rest,
  );
}
