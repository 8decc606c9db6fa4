import { join } from "node:path";
import hre from "hardhat";
import { ROOT } from "../bootstrap.mjs";
import { Stop } from "../lib/stop.ts";
import { agreeOnTerminal, type Operator } from "./operator.ts";

/**
 * Runs work for the operator of a network of hardhat.config.ts: keys come from the environment or the keystore, as the
 * configuration says.
 *
 * @param network - The network's name.
 * @throws Stop when there is no such network, or it has no account to send from.
 */
export async function runOperator(network: string, work: (operator: Operator) => Promise<number>): Promise<number> {
  const known = Object.keys(hre.config.networks);
  if (!known.includes(network)) {
    throw new Stop(`--network ${network} is not in hardhat.config.ts, which has ${known.join(", ")}`, 2);
  }
  const connection = await hre.network.create({ network });
  try {
    return await work({
      reader: await connection.viem.getPublicClient(),
      deployments: join(ROOT, "deployments"),
      writer: async () => {
        const [client] = await connection.viem.getWalletClients();
        if (client === undefined)
          throw new Stop(`the network ${network} has no account: give it one in hardhat.config.ts`);
        return client;
      },
      say: (text) => console.log(text),
      agree: agreeOnTerminal,
    });
  } finally {
    await connection.close();
  }
}
