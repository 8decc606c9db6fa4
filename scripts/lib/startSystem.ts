import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ModelFile, Signers } from "@sluice/sdk";
import { canonicalJson, type Manifest } from "../../oracle/src/attest/manifest.ts";
import type { Oracle } from "./collect.ts";
import { type Deployment, deploySluice } from "./deploySluice.ts";
import { type LocalChain, openLocalChain } from "./localChain.ts";
import { ROOT, type RunPlace } from "./place.ts";
import { startChain } from "./startChain.ts";
import { type Databases, startDatabase } from "./startDatabase.ts";
import { makeNodeKeys, type RunningNode, startNodes } from "./startNodes.ts";
import type { Supervisor } from "./supervisor.ts";
import type { Terminal } from "./terminal.ts";

export const NODES = 3;
export const QUORUM = 2;

/** What to start and in which time. */
export interface SystemOptions {
  place: RunPlace;
  terminal: Terminal;
  supervisor: Supervisor;
  /** the chain's port; the nodes have the ones from `nodePort` on */
  port: number;
  nodePort: number;
  /** timestamp of the chain's first block, seconds */
  startAt: number;
  /** how long a report serves, seconds of chain time */
  reportSeconds: number;
  model: ModelFile;
  modelFile: string;
  /** The manifest, once the token's address is known. */
  manifest: (deployment: Deployment) => Promise<Manifest>;
  feedFile?: string;
  /** seconds until nodes have read the feed */
  readySeconds: number;
  signal: AbortSignal;
}

/** A local chain with the contracts on it, and the oracle's nodes at work. */
export interface System {
  chain: LocalChain;
  deployment: Deployment;
  signerSet: Signers;
  nodes: RunningNode[];
  databases: Databases;
  oracle: Oracle;
}

/** Starts chain, contracts, database and nodes, one after the other, each shown as a step. */
export async function startSystem(options: SystemOptions): Promise<System> {
  const { place, terminal, supervisor, model, port } = options;
  const url = await terminal.step(`local chain on 127.0.0.1:${port}`, () =>
    startChain(supervisor, { root: ROOT, port, startAt: options.startAt, logFolder: place.logs }),
  );
  const keys = makeNodeKeys(NODES);
  const { deployment, signerSet } = await terminal.step("contracts and model (Ignition)", () =>
    deploySluice({
      url,
      signers: keys.map(({ signer }) => signer),
      quorum: QUORUM,
      model,
      reportSeconds: options.reportSeconds,
      folder: place.folder,
    }),
  );
  const databases = await terminal.step("database server (PostgreSQL)", () =>
    startDatabase(supervisor, {
      folder: join(place.folder, "postgres"),
      names: keys.map((_, i) => `oracle_${i + 1}`),
      notice: (text) => terminal.say(`     ${text}`),
    }),
  );
  const manifestFile = join(place.folder, "manifest.json");
  writeFileSync(manifestFile, `${canonicalJson(await options.manifest(deployment))}\n`);
  const nodes = await terminal.step(`oracle: ${NODES} nodes, a quorum of ${QUORUM}`, () =>
    startNodes(supervisor, {
      root: ROOT,
      keys,
      databaseUrls: databases.urls,
      firstPort: options.nodePort,
      chainUrl: url,
      deployment,
      modelFile: options.modelFile,
      manifestFile,
      ...(options.feedFile === undefined ? {} : { feedFile: options.feedFile }),
      logFolder: place.logs,
      signingFolder: join(place.folder, "signing"),
      readySeconds: options.readySeconds,
      pollMilliseconds: 10,
    }),
  );
  const chain = await openLocalChain(url);
  const { escrow, riskOracle } = deployment;
  const oracle: Oracle = { nodes, riskOracle, escrow, signerSet, model, signal: options.signal };
  return { chain, deployment, signerSet, nodes, databases, oracle };
}
