// `npm run test:forge`: the same Solidity tests under forge, as a second EVM and a second runner.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { ownTool } from "./lib/ownTool.ts";
import { ROOT } from "./lib/place.ts";
import { runPlainCommand } from "./lib/plainCommand.ts";
import { Stop } from "./lib/stop.ts";

const HELP = `npm run test:forge [-- FORGE OPTIONS]

  runs every .t.sol under forge (foundry.toml); the first run installs it from npm into .sluice/tools.
  For example: npm run test:forge -- --match-path 'test/contracts/escrow/*'`;

const FORGE = { name: "@foundry-rs/forge", version: "1.7.1" };

/** The binary itself: the package's own launcher needs install scripts. */
async function findForge(): Promise<string> {
  const home = await ownTool(FORGE.name, FORGE.version);
  const cpu = process.arch === "x64" ? "amd64" : process.arch;
  const file = process.platform === "win32" ? "forge.exe" : "forge";
  const path = join(home, "node_modules", "@foundry-rs", `forge-${process.platform}-${cpu}`, "bin", file);
  if (!existsSync(path)) throw new Stop(`npm has no forge ${FORGE.version} for ${process.platform} on ${process.arch}`);
  return path;
}

async function main(args: string[]): Promise<number> {
  if (args[0] === "--help") {
    console.log(HELP);
    return 0;
  }
  const forge = await findForge();
  return await new Promise((done, fail) => {
    const child = spawn(forge, ["test", ...args], { cwd: ROOT, stdio: "inherit" });
    child.on("error", fail);
    child.on("close", (code, signal) => done(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}

await runPlainCommand(main);
