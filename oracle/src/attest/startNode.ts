import { readFile } from "node:fs/promises";
import { getModelHash, type ModelFile, parseModel } from "@sluice/sdk";
import type { Address, Hex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { type FeedReader, hashFile, openFeed } from "../chain/feed.ts";
import { createFollower, type Follower } from "../chain/follower.ts";
import { createLedger } from "../chain/ledger.ts";
import { createRpc, type Rpc } from "../chain/rpc.ts";
import type { FeatureRecord } from "../features/records.ts";
import { NATIVE_TOKEN } from "../features/sets.ts";
import { createFeatureState, type FeatureState } from "../features/state.ts";
import type { Common } from "../internal/common.ts";
import { messageOf, OracleError } from "../internal/errors.ts";
import { openDatabase, storeErrorOf } from "../store/database.ts";
import { takeNodeLock } from "../store/nodeLock.ts";
import { type Cursor, createNodeStore, type NodeStore } from "../store/nodeStore.ts";
import { type Attestor, createAttestor } from "./attestor.ts";
import { checkDeployment } from "./checkDeployment.ts";
import { createEngine, type Engine } from "./engine.ts";
import { featureSetsOf, getManifestRoot, type Manifest, parseManifest } from "./manifest.ts";
import { openSigningJournal } from "./signingJournal.ts";

const ZERO_HASH: Hex = `0x${"0".repeat(64)}`;
const BASE_ROWS = 20_000;

/** A node that follows the chain. */
export type OracleNode = {
  readonly engine: Engine;
  readonly follower: Follower;
  readonly model: ModelFile;
  readonly info: NodeFacts;
  /** The newest block whose effects are durable; undefined before the first. */
  finalBlock(): { number: number; hash: Hex } | undefined;
  /** Resolves when the node has stopped following, rejects when it cannot go on. */
  readonly done: Promise<void>;
};

/** What a node is, for everyone to see. */
export type NodeFacts = {
  signer: Address;
  chainId: number;
  riskOracle: Hex;
  escrow: Hex;
  modelId: Hex;
  manifest: Hex;
  reportSeconds: number;
};

/**
 * Opens the database, checks the deployment and begins to follow the chain.
 *
 * @param options.databaseUrl - the database of this node alone.
 */
export async function startNode(common: Common, options: { databaseUrl: string }): Promise<OracleNode> {
  const { settings, logger, metrics, shutdown } = common;
  const signer = privateKeyToAccount(settings.privateKey).address;
  const model = await readModel(settings.modelFile);
  const manifest = await readManifest(settings.manifestFile);
  const manifestRoot = getManifestRoot(manifest);
  await checkFiles(manifest, model, settings.feedFile);

  const rpc = createRpc({
    url: settings.chainRpcUrl,
    timeoutSeconds: settings.rpcTimeoutSeconds,
    onError: () => metrics.rpcErrors.inc(),
  });
  const { chainId, reportSeconds, modelId } = await checkDeployment({ rpc, settings, model });

  const database = await openDatabase({
    url: options.databaseUrl,
    onError: (error) => logger.warn(`an idle database connection broke: ${messageOf(error)}`),
  });
  shutdown.add("the database", () => database.destroy());
  const lock = await takeNodeLock({
    url: options.databaseUrl,
    onLost: () => {
      void shutdown.run(
        new OracleError("The connection that makes this the only process on its database was lost.", {
          retryable: true,
        }),
      );
    },
  });
  shutdown.add("the database lock", () => lock.release());
  const identity = {
    chainId,
    escrow: settings.escrow,
    riskOracle: settings.riskOracle,
    signer: signer.toLowerCase() as Hex,
    startBlock: settings.startBlock,
    manifest: manifestRoot,
    modelId,
  };
  const store = await createNodeStore(database, identity);

  const feed = settings.feedFile === undefined ? undefined : await openFeed(settings.feedFile);
  if (feed !== undefined) shutdown.add("the feed file", () => feed.close());
  const cursor = await storedCursor(store);
  const started = cursor ?? (await freshCursor(rpc, settings.startBlock));
  const state = await loadState({ common, manifest, store, feed, cursor });
  const ledger = createLedger({
    state,
    cursor: started,
    journal: await store.loadJournal(),
    labels: manifest.labels,
  });
  feed?.seek({ offset: started.feedOffset, line: started.feedLine });

  const journal = await openSigningJournal({
    folder: settings.signingFolder,
    chainId,
    riskOracle: settings.riskOracle,
    signer,
    storedRound: await store.highestRound(),
    headRound: async () => (await rpc.head()).number,
  });
  shutdown.add("the signing journal", () => journal.close());
  if (journal.raisedBecause !== undefined) {
    logger.warn(
      { floor: journal.floor },
      `the signing journal does not vouch for the past (${journal.raisedBecause}): signing only rounds above ${journal.floor}`,
    );
  }
  const attestor: Attestor = createAttestor({
    privateKey: settings.privateKey,
    chainId,
    riskOracle: settings.riskOracle,
    watchlistGates: settings.watchlistGates,
    model,
    modelId,
    manifestRoot,
    reportSeconds,
    journal,
  });
  const engine = createEngine(common, {
    ledger,
    store,
    attestor,
    feed,
    chainId,
    knownTokens: new Set([NATIVE_TOKEN, ...manifest.tokens.map(({ token }) => token)]),
    openCandidates: await store.loadOpenCandidates(started.timestamp),
  });
  const follower = createFollower(common, { rpc, ledger, handlers: engine.handlers });
  logger.info(
    {
      signer,
      chainId,
      escrow: settings.escrow,
      block: started.number,
      manifest: manifestRoot,
      model: modelId,
    },
    cursor === undefined
      ? "following the chain from the start block"
      : "following the chain from where this node stopped",
  );
  let following = true;
  const done = follower.run().finally(() => {
    following = false;
  });
  done.catch(() => {});
  shutdown.signal.addEventListener("abort", () => engine.stop(), { once: true });
  shutdown.add("the follower", async () => {
    if (following) await done.catch(() => {});
  });
  const info: NodeFacts = {
    signer,
    chainId,
    riskOracle: settings.riskOracle,
    escrow: settings.escrow,
    modelId,
    manifest: manifestRoot,
    reportSeconds,
  };
  return { engine, follower, model, info, finalBlock: engine.finalBlock, done };
}

async function readText(name: string, path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new OracleError(`${name} cannot be read: ${messageOf(error)}.`, {
      fix: "check the path and its permissions.",
    });
  }
}

async function readModel(path: string): Promise<ModelFile> {
  const text = await readText("MODEL_FILE", path);
  try {
    return parseModel(text);
  } catch (error) {
    throw new OracleError(`MODEL_FILE is no model: ${messageOf(error)}`, {
      cause: error,
      fix: "use a file that `npm run train` made.",
    });
  }
}

async function readManifest(path: string): Promise<Manifest> {
  return parseManifest(await readText("MANIFEST_FILE", path));
}

/** The manifest names the very bytes of model and feed, so that nodes that sign its root used the same. */
async function checkFiles(manifest: Manifest, model: ModelFile, feedFile: string | undefined): Promise<void> {
  const modelHash = getModelHash(model);
  if (modelHash !== manifest.model) {
    throw new OracleError(`MODEL_FILE has hash ${modelHash}, the manifest names ${manifest.model}.`, {
      fix: "use the model that the manifest names, or the manifest of this model.",
    });
  }
  if ((feedFile === undefined) !== (manifest.feed === null)) {
    throw new OracleError(
      feedFile === undefined
        ? "The manifest names a feed, but FEED_FILE is not set."
        : "FEED_FILE is set, but the manifest names no feed.",
      { fix: "give every node of the quorum the same manifest and feed." },
    );
  }
  if (feedFile === undefined) return;
  const hash = await hashFile(feedFile);
  if (hash !== manifest.feed) {
    throw new OracleError(`FEED_FILE has SHA-256 ${hash}, the manifest names ${manifest.feed}.`, {
      fix: "give every node of the quorum the same manifest and feed.",
    });
  }
}

async function storedCursor(store: NodeStore): Promise<Cursor | undefined> {
  try {
    return await store.loadCursor();
  } catch (error) {
    throw storeErrorOf(error);
  }
}

/** Just before the first block. */
async function freshCursor(rpc: Rpc, startBlock: number): Promise<Cursor> {
  const sources = { labels: 0, feedOffset: 0, feedLine: 0, baseOffset: 0, baseLine: 0 };
  if (startBlock === 0) return { number: -1, hash: ZERO_HASH, timestamp: 0, floor: 0, ...sources };
  const header = await rpc.header(startBlock - 1);
  if (header === undefined) {
    throw new OracleError(`The chain has no block ${startBlock - 1}: START_BLOCK ${startBlock} lies ahead of it.`, {
      retryable: true,
      fix: "wait until the chain is there, or correct START_BLOCK.",
    });
  }
  return { number: startBlock - 1, hash: header.hash, timestamp: 0, floor: startBlock, ...sources };
}

/** The state as it was when the node stopped: what the feed's beginning leads to, then what the database holds. */
async function loadState(options: {
  common: Common;
  manifest: Manifest;
  store: NodeStore;
  feed: FeedReader | undefined;
  cursor: Cursor | undefined;
}): Promise<FeatureState> {
  const { common, manifest, store, feed, cursor } = options;
  const state = createFeatureState(featureSetsOf(manifest));
  if (cursor === undefined) return state;
  if (feed !== undefined && cursor.baseLine > 0) {
    const base = createLedger({ state, cursor: { ...cursor, labels: 0 }, journal: [], labels: manifest.labels });
    while (feed.position.offset < cursor.baseOffset) {
      const rows = await feed.take(
        Number.POSITIVE_INFINITY,
        Math.min(BASE_ROWS, cursor.baseLine - Math.max(1, feed.position.line)),
      );
      if (rows.length === 0) break;
      base.applyBase(rows, feed.position);
    }
    common.logger.info({ line: feed.position.line }, "read the beginning of the feed again");
  }
  await store.loadState((key, value) => state.restore(key, value as FeatureRecord));
  return state;
}
