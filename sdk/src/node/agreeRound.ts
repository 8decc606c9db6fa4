import { type Address, isAddressEqual } from "viem";
import type { NodeClient } from "./createNodeClient.ts";

/** How long the others are waited for once a quorum of nodes has said how far they are. */
const GRACE_MILLISECONDS = 250;

export type AgreeRoundParameters = {
  clients: readonly NodeClient[];
  chainId: number;
  riskOracle: Address;
  escrow: Address;
  quorum: number;
  signal: AbortSignal;
};

/**
 * The round that all nodes are asked to sign for: the highest that as many nodes as the quorum have reached, so that
 * one node which claims the far future cannot stop the others. Undefined when too few nodes of this deployment answer.
 */
export async function agreeRound(parameters: AgreeRoundParameters): Promise<bigint | undefined> {
  const { clients, chainId, riskOracle, escrow, quorum, signal } = parameters;
  const rounds: bigint[] = [];
  await new Promise<void>((resolve) => {
    let pending = clients.length;
    if (pending === 0) resolve();
    for (const client of clients) {
      void (async () => {
        try {
          const info = await client.node({ signal });
          const ours =
            info.chainId === chainId &&
            isAddressEqual(info.riskOracle, riskOracle) &&
            isAddressEqual(info.escrow, escrow);
          if (ours) rounds.push(info.finalRound);
          if (rounds.length === quorum) setTimeout(resolve, GRACE_MILLISECONDS);
        } catch {
          // Its silence is reported when it is asked for the report itself.
        }
        pending -= 1;
        if (pending === 0) resolve();
      })();
    }
  });
  return rounds.sort((a, b) => (a < b ? 1 : -1))[quorum - 1];
}
