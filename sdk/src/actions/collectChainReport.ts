import type { Address } from "viem";
import { getChainId } from "viem/actions";
import { type CollectReportParameters, type CollectReportReturnType, collectReport } from "../node/collectReport.ts";
import type { SluiceClient } from "../types/client.ts";
import type { Signers } from "../types/signerSet.ts";
import { getSignerSet } from "./getSignerSet.ts";

type WithoutChain<parameters> = parameters extends unknown ? Omit<parameters, "chainId" | "signerSet"> : never;

export type CollectChainReportParameters = WithoutChain<CollectReportParameters> & {
  riskOracle: Address;
  /** Read from the chain by default. */
  signerSet?: Signers | undefined;
};

/**
 * `collectReport` with chain id and signer set read from the chain.
 *
 * @param client - A viem client.
 * @throws QuorumNotReachedError, AbortedError
 *
 * @example
 * const { encoded, verdict } = await collectChainReport(client, { nodes, riskOracle, paymentId, terms, waitSeconds: 30 })
 */
export async function collectChainReport(
  client: SluiceClient,
  parameters: CollectChainReportParameters,
): Promise<CollectReportReturnType> {
  const { riskOracle } = parameters;
  const [chainId, signerSet] = await Promise.all([
    client.chain?.id ?? getChainId(client),
    parameters.signerSet ?? getSignerSet(client, { riskOracle }),
  ]);
  return collectReport({ ...parameters, chainId, signerSet } as CollectReportParameters);
}
