import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cleanEnv, findNpmCli, runQuiet } from "../bootstrap.mjs";
import { ROOT } from "./place.ts";
import { Stop } from "./stop.ts";

/**
 * A package from npm that only one command needs and that is too large for everybody's `npm ci`: installed once, in the
 * exact version, below .sluice/tools, without running its install scripts.
 * @param version exact
 * @returns the folder with its node_modules
 * @throws {@link Stop} when npm cannot install it
 */
export async function ownTool(name: string, version: string): Promise<string> {
  const home = join(ROOT, ".sluice", "tools", `${name.replaceAll(/[^\w.-]+/g, "-")}-${version}`);
  const manifest = join(home, "node_modules", name, "package.json");
  if (existsSync(manifest)) {
    const { version: found } = JSON.parse(readFileSync(manifest, "utf8")) as { version?: string };
    if (found === version) return home;
  }
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "package.json"), `${JSON.stringify({ private: true })}\n`);
  console.log(`installing ${name}@${version} into .sluice/tools`);
  const args = [findNpmCli(process.env), "install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"];
  const { code, output } = await runQuiet(process.execPath, [...args, `${name}@${version}`], {
    cwd: home,
    env: cleanEnv(process.env),
    started: undefined,
  });
  if (code !== 0)
    throw new Stop(`npm could not install ${name}@${version}: try again with a network\n${output.trim()}`);
  return home;
}
