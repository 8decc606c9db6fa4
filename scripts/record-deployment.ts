// `npm run deployment -- --network NAME`: writes deployments/<chainId>.json after an `ignition deploy`.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import hre from "hardhat";
import { ROOT } from "./bootstrap.mjs";
import { recordDeployment } from "./deployment/recordDeployment.ts";
import { runCommand } from "./lib/command.ts";
import { readFlags } from "./lib/flags.ts";
import { Stop } from "./lib/stop.ts";

const HELP = `npm run deployment -- --network NAME [--deployment-id ID] [--out FOLDER]

Writes deployments/<chainId>.json: addresses, blocks, transactions, settings, models and compiler of a deployment by
\`npm run hardhat -- ignition deploy ignition/modules/Sluice.ts --network NAME\`.

--network NAME       a network of hardhat.config.ts
--deployment-id ID   Ignition's name of the deployment; chain-<chainId> by default
--out FOLDER         where to write; deployments by default`;

await runCommand(async () => {
  const flags = readFlags(
    process.argv.slice(2),
    { network: { type: "string" }, "deployment-id": { type: "string" }, out: { type: "string" } },
    HELP,
  );
  if (flags.network === undefined) throw new Stop(`--network is missing\n\n${HELP}`, 2);
  const connection = await hre.network.create({ network: flags.network });
  try {
    const client = await connection.viem.getPublicClient();
    const id = flags["deployment-id"] ?? `chain-${await client.getChainId()}`;
    const deployment = await recordDeployment(client, join(ROOT, "ignition", "deployments", id), flags.network);
    const folder = flags.out ?? join(ROOT, "deployments");
    const file = join(folder, `${deployment.chainId}.json`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, `${JSON.stringify(deployment, null, 2)}\n`);
    console.log(`${file}\nescrow      ${deployment.escrow.address}`);
    console.log(`riskOracle  ${deployment.riskOracle.address}\nriskModels  ${deployment.riskModels.address}`);
    return 0;
  } finally {
    await connection.close();
  }
});
