// `npm run clean`: back to a fresh clone. Stops what the run files in .sluice list, as far as it is alive and really
// ours, and removes what bootstrap, build, tests and runs have made. Needs nothing installed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from "node:fs";
import { join, sep } from "node:path";
import { parseArgs } from "node:util";
import { isMain, processStart, ROOT } from "./bootstrap.mjs";

const USAGE = "npm run clean            stops what start and replay left running and removes everything that was made";

export const MADE = [
  "node_modules",
  "sdk/node_modules",
  "oracle/node_modules",
  "chainlink/node_modules",
  "artifacts",
  "cache",
  "coverage",
  "sdk/coverage",
  "oracle/coverage",
  "ignition/deployments/chain-31337",
  ".sluice",
];

/**
 * The folder outside the checkout that holds the database where root runs it from a place that others cannot reach:
 * the same as outsideFolder in oracle/src/store/place.ts.
 */
export function outsideFolder(root = ROOT) {
  return `/var/tmp/sluice-${createHash("sha256")
    .update(existsSync(root) ? realpathSync(root) : root)
    .digest("hex")
    .slice(0, 12)}`;
}

/** True for the name of a run file: `run.json` of a start, `replay-run.json` of a replay. */
export function isRunFile(name) {
  return /^([a-z]+-)?run\.json$/.test(name);
}

/** The process numbers in a run file of any shape: every "pid" in it. */
export function pidsIn(value) {
  if (Array.isArray(value)) return value.flatMap(pidsIn);
  if (typeof value !== "object" || value === null) return [];
  const own = Number.isInteger(value.pid) && value.pid > 1 ? [value.pid] : [];
  return [...own, ...Object.values(value).flatMap(pidsIn)];
}

/** True when the process works in this checkout: its folder or its command line says so. A number used again is not ours. */
export function isOurs(pid, root = ROOT) {
  if (pid === process.pid || pid === process.ppid || processStart(pid) === undefined) return false;
  let command = "";
  let folder = "";
  try {
    command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    folder = readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    if (command === "")
      command = spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout ?? "";
  }
  const folders = [root, outsideFolder(root)];
  const inside = (path) => folders.some((own) => path === own || path.startsWith(own + sep));
  return inside(folder) || command.split(/[\s=]/).some(inside);
}

async function stop(pid) {
  process.kill(pid, "SIGTERM");
  for (let waited = 0; waited < 5_000; waited += 100) {
    await new Promise((done) => setTimeout(done, 100));
    if (processStart(pid) === undefined) return;
  }
  process.kill(pid, "SIGKILL");
}

async function main() {
  try {
    if (parseArgs({ options: { help: { type: "boolean" } } }).values.help) return console.log(USAGE);
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`);
    process.exit(2);
  }
  const state = join(ROOT, ".sluice");
  for (const name of existsSync(state) ? readdirSync(state).filter(isRunFile) : []) {
    let pids = [];
    try {
      pids = [...new Set(pidsIn(JSON.parse(readFileSync(join(state, name), "utf8"))))];
    } catch (error) {
      console.log(`.sluice/${name} is not readable (${error.message}): nothing of it is stopped`);
    }
    for (const pid of pids.filter((number) => isOurs(number))) {
      console.log(`stopping process ${pid}`);
      try {
        await stop(pid);
      } catch (error) {
        if (error.code !== "ESRCH") throw error;
      }
    }
  }
  for (const path of MADE) {
    if (!existsSync(join(ROOT, path))) continue;
    rmSync(join(ROOT, path), { recursive: true, force: true, maxRetries: 3 });
    console.log(`removed ${path}`);
  }
  const outside = outsideFolder();
  if (process.getuid?.() === 0 && existsSync(outside) && lstatSync(outside).uid === 0) {
    rmSync(outside, { recursive: true, force: true, maxRetries: 3 });
    console.log(`removed ${outside}`);
  }
}

if (isMain(import.meta.url)) await main();
