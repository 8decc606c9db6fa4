import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Address, Hash } from "viem";
import { Stop } from "../lib/stop.ts";

/** What Ignition kept of one deployed contract. */
export type Deployed = {
  address: Address;
  transaction: Hash;
  /** contracts/escrow/Escrow.sol:Escrow */
  contract: string;
  buildInfo: string;
};

export type Compiler = { version: string; settings: Record<string, unknown> };

/** Name in deployments/<chainId>.json → Ignition's name. */
const FUTURES = { escrow: "Sluice#Escrow", riskModels: "Sluice#RiskModels", riskOracle: "Sluice#RiskOracle" } as const;

export type Journal = {
  contracts: Record<keyof typeof FUTURES, Deployed>;
  compilers: Record<string, Compiler>;
};

/**
 * Reads what Ignition wrote about a deployment: addresses, transactions, compiler.
 *
 * @param folder - ignition/deployments/<id>.
 * @throws Stop when the deployment is not there or not finished.
 */
export function readJournal(folder: string): Journal {
  const file = (...path: string[]) => {
    const full = join(folder, ...path);
    if (!existsSync(full)) {
      throw new Stop(
        `${full} is missing: deploy first, with \`npm run hardhat -- ignition deploy ignition/modules/Sluice.ts --network …\`.`,
      );
    }
    return readFileSync(full, "utf8");
  };
  const addresses = JSON.parse(file("deployed_addresses.json")) as Record<string, Address>;
  const transactions = confirmed(file("journal.jsonl"));
  const compilers: Record<string, Compiler> = {};
  const contracts: Partial<Journal["contracts"]> = {};
  for (const [name, future] of Object.entries(FUTURES) as [keyof typeof FUTURES, string][]) {
    const address = addresses[future];
    const transaction = transactions.get(future);
    if (address === undefined || transaction === undefined) {
      throw new Stop(
        `${future} was not deployed to the end: run the same \`ignition deploy\` again, it goes on where it stopped.`,
      );
    }
    const artifact = JSON.parse(file("artifacts", `${future}.json`)) as Record<string, string>;
    const buildInfo = artifact.buildInfoId as string;
    compilers[buildInfo] ??= compilerOf(file("build-info", `${buildInfo}.json`));
    contracts[name] = { address, transaction, contract: `${artifact.sourceName}:${artifact.contractName}`, buildInfo };
  }
  return { contracts: contracts as Journal["contracts"], compilers };
}

function confirmed(journal: string): Map<string, Hash> {
  const transactions = new Map<string, Hash>();
  for (const line of journal.split("\n")) {
    if (line.trim() === "") continue;
    const entry = JSON.parse(line) as { type: string; futureId: string; hash: Hash; receipt?: { status: string } };
    if (entry.type === "TRANSACTION_CONFIRM" && entry.receipt?.status === "SUCCESS") {
      transactions.set(entry.futureId, entry.hash);
    }
  }
  return transactions;
}

function compilerOf(text: string): Compiler {
  const { solcLongVersion, input } = JSON.parse(text) as {
    solcLongVersion: string;
    input: { settings: Record<string, unknown> };
  };
  const { outputSelection: _, ...settings } = input.settings; // what was printed, not what was compiled
  return { version: solcLongVersion, settings };
}
