import { join } from "node:path";
import { createRpc } from "./rpc.ts";
import type { Supervisor } from "./supervisor.ts";

/**
 * Starts the local chain: Hardhat's node, a process of its own, in memory.
 * @param options.startAt timestamp of its first block, seconds
 * @returns its URL, once it answers
 */
export async function startChain(
  supervisor: Supervisor,
  options: { root: string; port: number; startAt: number; logFolder: string },
): Promise<string> {
  const { root, port, startAt } = options;
  const url = `http://127.0.0.1:${port}`;
  const mark = join(root, "scripts", "lib", "chain.config.ts");
  const rpc = createRpc(url);
  await supervisor.start({
    name: "chain",
    command: process.execPath,
    args: [
      join(root, "node_modules", "hardhat", "dist", "src", "cli.js"),
      "node",
      ...["--config", mark],
      ...["--hostname", "127.0.0.1"],
      ...["--port", String(port)],
    ],
    env: { ...withoutHardhat(process.env), SLUICE_CHAIN_START_AT: String(startAt) },
    cwd: root,
    port,
    url,
    mark,
    logFile: join(options.logFolder, "chain.log"),
    restarts: 0, // what it knows is in its memory: a new one would be another chain
    ready: async () => (await rpc.request("eth_chainId")) === "0x7a69",
    readySeconds: 60,
  });
  await rpc.request("hardhat_setLoggingEnabled", [false]);
  rpc.close();
  return url;
}

/** Hardhat passes its options on in the environment: a task that starts us must not choose our network. */
function withoutHardhat(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("HARDHAT_")));
}
