import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Hex } from "viem";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import type { Deployment } from "./deploySluice.ts";
import type { Supervisor } from "./supervisor.ts";

/** A key of a node, made for this run; it goes into the node's environment and nowhere else. */
export interface NodeKey {
  privateKey: Hex;
  signer: Hex;
}

/** A running node of the oracle. */
export interface RunningNode {
  name: string;
  url: string;
  signer: Hex;
}

/** Fresh keys. */
export function makeNodeKeys(count: number): NodeKey[] {
  return Array.from({ length: count }, () => {
    const privateKey = generatePrivateKey();
    return { privateKey, signer: privateKeyToAddress(privateKey) };
  });
}

/** What the nodes of a run have in common. */
export interface NodesOptions {
  root: string;
  keys: NodeKey[];
  databaseUrls: string[];
  /** port of the first node; the others have the next ones */
  firstPort: number;
  chainUrl: string;
  deployment: Deployment;
  modelFile: string;
  manifestFile: string;
  feedFile?: string;
  logFolder: string;
  /** of the journals of what the nodes sign; a run has keys of its own, so older ones are of no use */
  signingFolder: string;
  /** seconds until a node has read the feed and is ready */
  readySeconds: number;
  pollMilliseconds: number;
}

/** Starts the nodes, each a process with its own key, port and database; resolves when all are ready. */
export async function startNodes(supervisor: Supervisor, options: NodesOptions): Promise<RunningNode[]> {
  const { root, deployment } = options;
  rmSync(options.signingFolder, { recursive: true, force: true });
  const mark = join(root, "oracle", "src", "cli", "main.ts");
  const nodes = options.keys.map(({ privateKey, signer }, i) => {
    const port = options.firstPort + i;
    const url = `http://127.0.0.1:${port}`;
    const env: NodeJS.ProcessEnv = {
      ...inherited(),
      CHAIN_RPC_URL: options.chainUrl,
      CHAIN_ID: "31337",
      ESCROW_ADDRESS: deployment.escrow,
      RISK_ORACLE_ADDRESS: deployment.riskOracle,
      START_BLOCK: String(deployment.startBlock),
      CONFIRMATIONS: "1",
      POLL_MILLISECONDS: String(options.pollMilliseconds),
      NODE_PRIVATE_KEY: privateKey,
      DATABASE_URL: options.databaseUrls[i],
      SIGNING_FOLDER: options.signingFolder,
      HTTP_HOST: "127.0.0.1",
      HTTP_PORT: String(port),
      MODEL_FILE: options.modelFile,
      MODEL_ID: deployment.modelId,
      MANIFEST_FILE: options.manifestFile,
      ...(options.feedFile === undefined ? {} : { FEED_FILE: options.feedFile }),
      MAX_OPEN_CANDIDATES: "100000",
      LOG_LEVEL: process.env.LOG_LEVEL ?? "warn",
    };
    return { name: `oracle-${i + 1}`, url, signer, port, env };
  });
  await Promise.all(
    nodes.map(({ name, url, port, env }) =>
      supervisor.start({
        name,
        command: process.execPath,
        args: [mark, "start"],
        env,
        cwd: root,
        port,
        url,
        mark,
        logFile: join(options.logFolder, `${name}.log`),
        restarts: 3,
        ready: async () => (await fetch(`${url}/ready`, { signal: AbortSignal.timeout(2_000) })).ok,
        readySeconds: options.readySeconds,
      }),
    ),
  );
  return nodes.map(({ name, url, signer }) => ({ name, url, signer }));
}

/** Only what Node itself needs: nothing of the user's environment configures a node of a run by accident. */
function inherited(): NodeJS.ProcessEnv {
  const names = ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SystemRoot", "NODE_OPTIONS", "NODE_USE_SYSTEM_CA", "TZ"];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}
