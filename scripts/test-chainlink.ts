// `npm run test:chainlink`: the Chainlink adapters against Chainlink's own code, in a folder with a lock of its own.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { cleanEnv, findNpmCli, runQuiet } from "./bootstrap.mjs";
import { judge, parseReport } from "./house/counts.ts";
import { filesUnder } from "./house/files.ts";
import { runNode } from "./house/run.ts";
import { readFlags } from "./lib/flags.ts";
import { ROOT } from "./lib/place.ts";
import { runPlainCommand } from "./lib/plainCommand.ts";
import { Stop } from "./lib/stop.ts";

const HELP = `npm run test:chainlink

  runs the source for Chainlink Functions under Deno, and both Chainlink adapters behind Chainlink's own contracts on a local
  chain. The first run installs Chainlink's packages and Deno from npm into chainlink/node_modules (200 MB).
  --report FILE   also leaves the counts there, as JSON`;

const HOME = join(ROOT, "chainlink");
const STAMP = join(HOME, "node_modules", ".sluice-stamp");

/** Installs what the lock names, once; install scripts would fetch from elsewhere and build, and nothing here needs them. */
async function install(): Promise<void> {
  const lock = readFileSync(join(HOME, "package-lock.json"));
  const stamp = `${createHash("sha256").update(lock).digest("hex")} ${process.versions.node}\n`;
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === stamp) return;
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1_000);
  console.log("Chainlink's packages and Deno into chainlink/node_modules (npm ci, 200 MB) ...");
  const ticker = setInterval(() => console.log(`  ... ${seconds()} s`), 15_000);
  rmSync(STAMP, { force: true });
  const args = [findNpmCli(process.env), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"];
  try {
    const { code, output } = await runQuiet(process.execPath, [...args, "--prefer-offline"], {
      cwd: HOME,
      env: cleanEnv(process.env),
      started: undefined,
    });
    if (code !== 0) {
      const tail = output.trim().split("\n").slice(-25).join("\n");
      throw new Stop(`npm could not install Chainlink's packages: try again with a network\n${tail}`);
    }
  } finally {
    clearInterval(ticker);
  }
  writeFileSync(STAMP, stamp);
  console.log(`  done in ${seconds()} s`);
}

/** The folder of Deno's binary: its package would place it by an install script. */
function denoFolder(): string {
  const libc = process.platform === "linux" ? "-glibc" : "";
  const file = process.platform === "win32" ? "deno.exe" : "deno";
  const path = join(HOME, "node_modules", "@deno", `${process.platform}-${process.arch}${libc}`, file);
  if (!existsSync(path)) throw new Stop(`npm has no Deno for ${process.platform} on ${process.arch}`);
  return dirname(path);
}

async function main(args: string[]): Promise<number> {
  const flags = readFlags(args, { report: { type: "string" } }, HELP);
  const began = Date.now();
  await install();

  const files = filesUnder(ROOT, "chainlink/test", ".test.ts");
  const own = join(ROOT, ".sluice", "test", `chainlink-${process.pid}.json`);
  const reportFile = flags.report ?? own;
  mkdirSync(dirname(own), { recursive: true });
  rmSync(reportFile, { force: true });
  const env = {
    ...process.env,
    PATH: [denoFolder(), process.env.PATH ?? ""].join(delimiter),
    NODE_BACKEND: "js", // bcrypto's native part is built by an install script
  };

  console.log("Types");
  const types = await runNode([join(ROOT, "node_modules/typescript/bin/tsc"), "-p", HOME], { cwd: ROOT });
  const worker = join(ROOT, "scripts", "house", "worker.ts");
  const { code } = await runNode([worker, "mocha", reportFile, ...files], { cwd: ROOT, env });
  const report = existsSync(reportFile) ? parseReport(readFileSync(reportFile, "utf8")) : undefined;
  rmSync(own, { force: true });
  const verdict = judge([{ name: "chainlink", report, exitCode: code, asked: files }], undefined);
  if (types.code !== 0) verdict.complaints.push("chainlink/test: the types do not hold");
  for (const complaint of verdict.complaints) console.log(`FAILED: ${complaint}`);
  const failed = verdict.failed + verdict.complaints.length;
  console.log(`${Math.round((Date.now() - began) / 1_000)} seconds`);
  console.log(`${verdict.passed} passed, ${failed} failed`);
  return failed === 0 && verdict.passed > 0 ? 0 : 1;
}

await runPlainCommand(main);
