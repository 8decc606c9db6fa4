import { setTimeout as sleep } from "node:timers/promises";
import {
  type CollectReportReturnType,
  collectReport,
  type ModelFile,
  QuorumNotReachedError,
  type Signers,
  scoreFeatures,
  type Terms,
  unpackFeatures,
} from "@sluice/sdk";
import type { Hex } from "viem";
import { LOCAL_CHAIN_ID } from "./localChain.ts";
import type { RunningNode } from "./startNodes.ts";
import { Stop } from "./stop.ts";

/** Whom to ask for reports, and what to hold their answers against. */
export interface Oracle {
  nodes: readonly RunningNode[];
  riskOracle: Hex;
  escrow: Hex;
  signerSet: Signers;
  model: ModelFile;
  /** Aborted when the command ends. */
  signal: AbortSignal;
}

/** A payment that is on chain since a block, or terms that need not be, as of a block. */
export type Asked = { paymentId: Hex; terms: Terms; since?: bigint } | { terms: Terms; amount: bigint; round: bigint };

/** Nodes that died are started again within seconds; a quorum that is away longer does not come back. */
const PATIENCE_SECONDS = 300;

/**
 * Collects a quorum's report. Nodes that are dead or starting are waited for: no payment is lost because a node was.
 * @param onWait called each time a quorum was not reached
 */
export async function collectPatiently(
  oracle: Oracle,
  asked: Asked,
  onWait: () => void = () => {},
): Promise<CollectReportReturnType> {
  const { nodes, riskOracle, escrow, signerSet, model, signal } = oracle;
  const until = Date.now() + PATIENCE_SECONDS * 1000;
  const common = {
    nodes,
    chainId: LOCAL_CHAIN_ID,
    riskOracle,
    signerSet,
    waitSeconds: 20,
    signal,
    scoreOf: ({ features, extraFeatures }: { features: Hex; extraFeatures: Hex }) =>
      scoreFeatures(model, unpackFeatures({ features, extraFeatures, count: model.features.length })),
  };
  for (;;) {
    let pause = 20;
    let last = "the nodes serve only what they signed before the payment was made";
    try {
      if (!("paymentId" in asked)) return await collectReport({ ...common, escrow, ...asked });
      const { paymentId, terms, since = 0n } = asked;
      const collected = await collectReport({ ...common, paymentId, terms });
      // What was signed before the payment was made is served until a node has seen the payment's block.
      if (collected.report.round >= since) return collected;
    } catch (error) {
      if (!(error instanceof QuorumNotReachedError)) throw error;
      pause = 250;
      last = error.message;
      onWait();
    }
    if (Date.now() > until) {
      throw new Stop(`no quorum of the oracle's nodes answered for ${PATIENCE_SECONDS} s. The last: ${last}`);
    }
    await sleep(pause, undefined, { signal });
  }
}
