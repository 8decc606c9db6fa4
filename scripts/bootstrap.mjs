// Gets this checkout ready and runs one of its programs: `node scripts/bootstrap.mjs [--build] [target [arguments]]`.
//
// Plain JavaScript without dependencies, for any Node from 20 on: it is what runs before anything is installed.
//   1. Node: Hardhat 3 needs 22.13. An older system Node gets a newer one from npm, kept in .sluice/node.
//   2. Dependencies: `npm ci` under that Node, skipped when node_modules carries the stamp of this lock file and Node.
//   3. With --build: `hardhat build`, whose own cache knows what is stale.
//   4. The target, with signals forwarded and its exit code returned. Without a target it only installs.
// Two of these at once wait for each other; one that was killed half-way is made good by the next.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { constants } from "node:os";
import { basename, delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");
export const OWN_NODE_VERSION = "24.21.0";
export const EXIT_RETRY = 75; // nothing is wrong with the checkout: try again when the network is back

const STATE = join(ROOT, ".sluice");
const STAMP = join(ROOT, "node_modules", ".sluice-stamp");
const HARDHAT = join(ROOT, "node_modules", "hardhat", "dist", "src", "cli.js");

/** Negative, zero or positive as version a is older than, equal to or newer than b; a leading v and suffixes are ignored. */
export function compareVersions(a, b) {
  const parts = (version) => version.replace(/^v/, "").split(/[-+]/)[0].split(".").map(Number);
  const [x, y] = [parts(a), parts(b)];
  for (let i = 0; i < 3; i++) {
    const difference = (x[i] ?? 0) - (y[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** True when this Node cannot run Hardhat 3 (older than 22.13, or the odd release 23). */
export function needsOwnNode(version) {
  return compareVersions(version, "22.13.0") < 0 || /^v?23\./.test(version);
}

/** The options that a Node of this version needs to run .ts files without a warning. */
export function nodeOptions(version, current = "") {
  const options = current.split(/\s+/).filter((option) => option !== "");
  const add = (option) => {
    if (!options.includes(option)) options.push(option);
  };
  if (compareVersions(version, "22.18.0") < 0) add("--experimental-strip-types");
  if (compareVersions(version, "24.3.0") < 0) add("--disable-warning=ExperimentalWarning");
  return options.join(" ");
}

// What says how the registry is reached stays; everything else that npm passes to its scripts would bend a nested npm.
const KEPT = /^npm_config_(registry|userconfig|globalconfig|cache|cafile|ca|proxy|https_proxy|noproxy|strict_ssl)$/i;

/** The environment without what npm adds for its scripts. */
export function cleanEnv(env) {
  const clean = {};
  for (const [key, value] of Object.entries(env)) {
    if (value === undefined || key === "NODE") continue;
    if (/^npm_/i.test(key) && !(KEPT.test(key) && value !== "")) continue;
    clean[key] = value;
  }
  return clean;
}

/** What node_modules was made from: the lock file, the manifests' workspaces in it, and the Node it was installed under. */
export function stampOf(lockText, nodeVersion, platform = `${process.platform}-${process.arch}`) {
  const hash = createHash("sha256").update(lockText.replaceAll("\r\n", "\n")).digest("hex");
  return `${hash} ${nodeVersion} ${platform}\n`;
}

/** The code in npm's output that means that the network, not the project, is at fault; undefined when none is there. */
export function networkFault(output) {
  return /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|EPROTO|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT_LOCALLY|UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_HAS_EXPIRED|E5\d\d|E429)\b/.exec(
    output,
  )?.[1];
}

/** When the process began, in a form that differs when its number is used again; undefined when there is none. */
export function processStart(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== "EPERM") return undefined;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    const ps = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
    return ps.status === 0 ? ps.stdout.trim() : "unknown";
  }
}

/** One line a process, its number and start; the first is the holder of a lock, the others work for it. */
const identity = (pid) => `${pid} ${processStart(pid)}\n`;

/** True when the process that a line names is still that process and not another under its number. */
function alive(line) {
  const [pid, start] = line.split(" ");
  const now = processStart(Number(pid));
  return now !== undefined && (now === start || now === "unknown" || start === "unknown");
}

/** Ends what a dead holder left running (npm would fight with ours over node_modules), with all that it started. */
async function endOrphans(lines) {
  for (const line of lines) {
    const pid = Number(line.split(" ")[0]);
    for (let tries = 0; alive(line) && tries < 50; tries++) {
      try {
        process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
      } catch {
        // gone between the look and the signal
      }
      await new Promise((done) => setTimeout(done, 100));
    }
  }
}

/** Holds a folder as a lock while work runs; waits for a living holder and takes over from a dead one. */
export async function withLock(path, work, { waiting = () => {}, pause = 200, patience = 5_000 } = {}) {
  mkdirSync(dirname(path), { recursive: true });
  const mine = identity(process.pid);
  const owner = join(path, "owner");
  const read = (file) => {
    try {
      return readFileSync(file, "utf8");
    } catch {
      return undefined;
    }
  };
  const held = (text) => alive(text.split("\n")[0]);
  let told = false;
  for (;;) {
    // The folder arrives with its owner's name in it, in one step: rename fails on a folder that is not empty.
    const candidate = mkdtempSync(`${path}.`);
    writeFileSync(join(candidate, "owner"), mine);
    try {
      renameSync(candidate, path);
      break;
    } catch (error) {
      rmSync(candidate, { recursive: true, force: true });
      if (!["ENOTEMPTY", "EEXIST", "EPERM", "EACCES"].includes(error.code)) throw error;
    }
    const holder = read(owner);
    if (holder !== undefined ? !held(holder) : age(path) > patience) {
      const aside = mkdtempSync(`${path}.stale.`);
      try {
        renameSync(path, aside);
        // Another may have taken over between the look and the rename: give the lock back to a living holder.
        const taken = read(join(aside, "owner"));
        if (taken !== undefined && taken !== holder && held(taken)) renameSync(aside, path);
        else await endOrphans((taken ?? "").split("\n").slice(1, -1));
      } catch {
        // somebody else cleared it
      }
      rmSync(aside, { recursive: true, force: true });
      continue;
    }
    if (!told) waiting(holder?.split(" ")[0]);
    told = true;
    await new Promise((done) => setTimeout(done, pause));
  }
  try {
    return await work((pid) => appendFileSync(owner, identity(pid)));
  } finally {
    if (read(owner)?.startsWith(mine)) rmSync(path, { recursive: true, force: true });
  }
}

function age(path) {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

/** npm's own program: the one that runs us, or the one of the npm on PATH. */
export function findNpmCli(env) {
  const path = (env.PATH ?? env.Path ?? "").split(delimiter);
  const candidates = [];
  if (env.npm_execpath !== undefined && basename(env.npm_execpath) === "npm-cli.js") candidates.push(env.npm_execpath);
  for (const folder of [...path, dirname(process.execPath)]) {
    if (folder === "" || folder.startsWith(STATE)) continue;
    try {
      if (process.platform !== "win32") candidates.push(realpathSync(join(folder, "npm")));
    } catch {
      // no npm in this folder
    }
    candidates.push(join(folder, "node_modules", "npm", "bin", "npm-cli.js"));
    candidates.push(join(folder, "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"));
  }
  const found = candidates.find((file) => basename(file) === "npm-cli.js" && existsSync(file));
  if (found === undefined) {
    throw new Stop("npm is not on PATH. What to do: install npm 10 or newer beside Node, then run this again.");
  }
  return found;
}

/** An end with a sentence instead of a stack. */
export class Stop extends Error {
  constructor(message, code = 1) {
    super(message);
    this.code = code;
  }
}

/** What is running, each with the way to send it a signal; and the last signal that came. */
const children = new Map();
let last = { signal: "", at: 0 };

/** Runs a program in a process group of its own, collecting what it prints; `started` hears its number. */
export function runQuiet(command, args, { started, ...options }) {
  return new Promise((done, fail) => {
    const group = process.platform !== "win32";
    const child = spawn(command, args, { ...options, detached: group, stdio: ["ignore", "pipe", "pipe"] });
    if (child.pid !== undefined) started?.(child.pid);
    children.set(child, (signal) => (group ? process.kill(-child.pid, signal) : child.kill(signal)));
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text) => {
        output += text;
      });
    }
    child.on("error", fail);
    child.on("close", (code, signal) => {
      children.delete(child);
      done({ code: code ?? 128 + (constants.signals[signal] ?? 0), output });
    });
  });
}

function say(text) {
  process.stderr.write(`sluice: ${text}\n`);
}

async function step(label, work) {
  const began = Date.now();
  say(`${label} ...`);
  const ticker = setInterval(() => say(`${label} ... ${Math.round((Date.now() - began) / 1000)} s`), 15_000);
  try {
    const result = await work();
    say(`${label}: done in ${((Date.now() - began) / 1000).toFixed(1)} s`);
    return result;
  } finally {
    clearInterval(ticker);
  }
}

function npmFailed(what, output) {
  const fault = networkFault(output);
  if (fault !== undefined) {
    return new Stop(
      `cannot reach the npm registry (${fault}) ${what}. What to do: check the connection, the proxy and the certificates (\`npm ping\` must work), then run the same command again; it goes on where it stopped.`,
      EXIT_RETRY,
    );
  }
  const tail = output.trim().split("\n").slice(-25).join("\n");
  return new Stop(`npm failed ${what}:\n${tail}`);
}

/** The Node to use and the environment to use it with; downloads one when the system's is too old. */
export async function ensureNode(env, started) {
  const clean = cleanEnv(env);
  let node = process.execPath;
  let version = process.versions.node;
  if (needsOwnNode(version)) {
    const home = join(STATE, "node");
    node = join(home, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
    version = OWN_NODE_VERSION;
    const ready = () => {
      const asked = spawnSync(node, ["--version"], { encoding: "utf8" });
      return asked.status === 0 && asked.stdout.trim() === `v${version}`;
    };
    if (!ready()) {
      const npm = findNpmCli(env);
      await step(`Node ${version} into .sluice/node (this machine has ${process.versions.node})`, async () => {
        rmSync(home, { recursive: true, force: true });
        mkdirSync(home, { recursive: true });
        const manifest = { private: true, allowScripts: { node: true } };
        writeFileSync(join(home, "package.json"), `${JSON.stringify(manifest)}\n`);
        const args = [npm, "install", "--no-save", "--no-audit", "--no-fund", "--fetch-retries=1", `node@${version}`];
        const result = await runQuiet(process.execPath, args, { cwd: home, env: clean, started });
        if (result.code !== 0) throw npmFailed(`for Node ${version}`, result.output);
        if (!ready()) throw new Stop(`the Node that npm installed does not start: ${node}\n${result.output.trim()}`);
      });
    }
    clean.PATH = [dirname(node), clean.PATH ?? clean.Path ?? ""].join(delimiter);
  }
  // Without the system's certificates npm under the downloaded Node retries for minutes where a company has its own root.
  clean.NODE_USE_SYSTEM_CA ??= "1";
  const options = nodeOptions(version, clean.NODE_OPTIONS);
  if (options !== "") clean.NODE_OPTIONS = options;
  return { node, version, env: clean };
}

async function ensureDependencies({ node, version, env }, started) {
  const stamp = stampOf(readFileSync(join(ROOT, "package-lock.json"), "utf8"), version);
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === stamp) return;
  const npm = findNpmCli(process.env);
  await step("dependencies (npm ci, about 500 packages)", async () => {
    rmSync(STAMP, { force: true });
    const result = await runQuiet(node, [npm, "ci", "--fetch-retries=1", "--prefer-offline"], {
      cwd: ROOT,
      env,
      started,
    });
    if (result.code !== 0) throw npmFailed("for the dependencies", result.output);
    if (!existsSync(HARDHAT)) throw new Stop(`npm ci ended well but Hardhat is not there:\n${result.output.trim()}`);
    writeFileSync(STAMP, stamp);
  });
}

async function build({ node, env }, started) {
  if (!existsSync(join(ROOT, "contracts"))) return;
  const compile = () => runQuiet(node, [HARDHAT, "build", "--no-tests", "--quiet"], { cwd: ROOT, env, started });
  const work = async () => {
    let result = await compile();
    // A build that was killed may leave half a file, over which Hardhat stumbles for ever: once more from nothing.
    if (result.code !== 0 && last.signal === "" && /SyntaxError|JSON/.test(result.output)) {
      for (const folder of ["artifacts", "cache"]) rmSync(join(ROOT, folder), { recursive: true, force: true });
      result = await compile();
    }
    if (result.code !== 0) throw new Stop(`the contracts do not compile:\n${result.output.trim()}`);
  };
  // The first time it compiles all of them; later it is a matter of a second.
  await (existsSync(join(ROOT, "artifacts")) ? work() : step("contracts (hardhat build)", work));
}

async function main(args) {
  const wantsBuild = args[0] === "--build";
  const [target, ...rest] = wantsBuild ? args.slice(1) : args;

  // npm and the terminal both pass Ctrl-C on, so it arrives here two or three times: one is enough for the children.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      if (last.signal === signal && Date.now() - last.at < 1_000) return;
      last = { signal, at: Date.now() };
      if (children.size === 0) process.exit(128 + constants.signals[signal]);
      for (const send of children.values()) send(signal);
    });
  }

  const waiting = (pid) => say(`another set-up is at work${pid === undefined ? "" : ` (process ${pid})`}, waiting ...`);
  const toolchain = await withLock(
    join(STATE, "bootstrap.lock"),
    async (started) => {
      const found = await ensureNode(process.env, started);
      await ensureDependencies(found, started);
      if (wantsBuild) await build(found, started);
      return found;
    },
    { waiting },
  );
  if (target === undefined) return 0;
  const file = resolve(ROOT, target);
  if (!existsSync(file)) throw new Stop(`${target} is not in this checkout`);
  return await new Promise((done, fail) => {
    const child = spawn(toolchain.node, [file, ...rest], { cwd: ROOT, env: toolchain.env, stdio: "inherit" });
    children.set(child, (signal) => child.kill(signal));
    child.on("error", fail);
    child.on("close", (code, signal) => {
      children.delete(child);
      done(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

/** True when a module is the program that was started, symbolic links or not. */
export function isMain(url) {
  if (process.argv[1] === undefined) return false;
  try {
    return pathToFileURL(realpathSync(process.argv[1])).href === url;
  } catch {
    return false;
  }
}

if (isMain(import.meta.url)) {
  main(process.argv.slice(2)).then(
    (code) => process.exit(code),
    (error) => {
      if (last.signal !== "") process.exit(128 + constants.signals[last.signal]);
      say(error instanceof Stop ? error.message : (error.stack ?? String(error)));
      process.exit(error instanceof Stop ? error.code : 1);
    },
  );
}
