import type { Address, Hex } from "viem";
import { releaseGateAbi } from "../abi/releaseGate.ts";
import type { Verdict } from "../gate/verdictOf.ts";
import { readView } from "../internal/readView.ts";
import type { ReadOptions, SluiceClient } from "../types/client.ts";

export type GetVerdictParameters = ReadOptions & {
  /** Any release gate, for example the RiskOracle. */
  gate: Address;
  /** paymentId. */
  subject: Hex;
  payer: Address;
  payee: Address;
  /** Everything held and captured so far, in base units. */
  amount: bigint;
  /** Second of the last authorize; silence counts from here. */
  since: number;
  /** The word that the terms carry for the gate. */
  gateTerms: Hex;
  /** `bytes report`; empty by default. */
  report?: Hex | undefined;
};

const verdicts: readonly Verdict[] = ["hold", "release", "deny"];

/**
 * Asks a gate what it would answer the escrow now.
 *
 * @param client - A viem client.
 * @returns "release", "hold" or "deny"; what is no verdict is hold, as for the escrow.
 * @throws ContractError with the gate's own reason.
 *
 * @example
 * const verdict = await getVerdict(client, { gate, subject, payer, payee, amount, since, gateTerms, report })
 */
export async function getVerdict(client: SluiceClient, parameters: GetVerdictParameters): Promise<Verdict> {
  const { gate, subject, payer, payee, amount, since, gateTerms, report = "0x", ...options } = parameters;
  const args = [subject, payer, payee, amount, BigInt(since), gateTerms, report] as const;
  const verdict = await readView(
    client,
    { address: gate, abi: releaseGateAbi, functionName: "releaseVerdict", args },
    options,
  );
  return verdicts[verdict] ?? "hold";
}
