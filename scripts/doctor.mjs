// `npm run doctor`: what this machine lacks, each line with what to do. Needs nothing installed; exit 1 if something
// that is needed is missing.
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync, statfsSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { totalmem, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { cleanEnv, compareVersions, findNpmCli, isMain, needsOwnNode, OWN_NODE_VERSION, ROOT } from "./bootstrap.mjs";

const USAGE = "npm run doctor           says what this machine lacks and what to do about it";
const GIGABYTE = 1024 ** 3;
const CHAIN_PORT = 8545;

const lines = { bad: 0 };
const ok = (text) => console.log(`  ok       ${text}`);
const note = (text, todo) => console.log(`  note     ${text}\n           ${todo}`);
const bad = (text, todo) => {
  lines.bad++;
  console.log(`  MISSING  ${text}\n           ${todo}`);
};

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: "utf8", timeout: 60_000, ...options });
  return { good: result.status === 0, text: `${result.stdout ?? ""}${result.stderr ?? ""}`.trim() };
}

function checkNode() {
  const version = process.versions.node;
  if (compareVersions(version, "20.17.0") < 0) {
    bad(`Node ${version} is too old`, "Install Node 20.17 or newer (24 is best).");
  } else if (needsOwnNode(version)) {
    ok(`Node ${version}; too old for Hardhat 3, so the first command gets Node ${OWN_NODE_VERSION} into .sluice/node`);
  } else {
    ok(`Node ${version}`);
  }
}

function checkNpm() {
  let npm;
  try {
    npm = findNpmCli(process.env);
  } catch (error) {
    return bad("npm", error.message);
  }
  const asked = run(process.execPath, [npm, "--version"], { env: cleanEnv(process.env), cwd: ROOT });
  if (!asked.good) return bad(`npm does not start (${npm})`, "Install npm 10 or newer: npm install --global npm");
  const version = asked.text.split("\n").at(-1);
  if (compareVersions(version, "10.0.0") < 0) bad(`npm ${version} is too old`, "npm install --global npm@11");
  else ok(`npm ${version}`);
  const ping = run(process.execPath, [npm, "ping", "--fetch-retries=0", "--fetch-timeout=15000"], {
    env: { ...cleanEnv(process.env), NODE_USE_SYSTEM_CA: "1" },
    cwd: ROOT,
  });
  const installed = existsSync(join(ROOT, "node_modules", ".sluice-stamp"));
  const todo =
    "Check the connection, the proxy (HTTPS_PROXY) and the certificates (NODE_EXTRA_CA_CERTS) until `npm ping` works.";
  if (ping.good) ok("the npm registry answers");
  else if (installed)
    note("the npm registry does not answer; the dependencies are installed, so it is not needed now", todo);
  else bad("the npm registry does not answer", todo);
}

function checkGit() {
  const git = run("git", ["--version"]);
  if (git.good) ok(git.text);
  else bad("git", "Install git (Debian: apt-get install git; macOS: xcode-select --install).");
}

function checkDisk() {
  const { bavail, bsize } = statfsSync(ROOT);
  const free = bavail * bsize;
  const need = existsSync(join(ROOT, "node_modules", ".sluice-stamp")) ? 0.5 : 2;
  const text = `${(free / GIGABYTE).toFixed(1)} GB free in ${ROOT}`;
  if (free < need * GIGABYTE) bad(`${text}, ${need} GB needed`, "Make room or clone to another disk.");
  else ok(text);
  const memory = totalmem() / GIGABYTE;
  if (memory < 3.5)
    note(`${memory.toFixed(1)} GB of memory`, "4 GB are comfortable: the Solidity compiler alone takes 1 GB.");
  else ok(`${memory.toFixed(1)} GB of memory`);
  try {
    accessSync(ROOT, constants.W_OK);
  } catch {
    bad(`${ROOT} is read-only for you`, "Clone to a folder of your own.");
  }
}

function checkPort() {
  return new Promise((done) => {
    const server = createServer();
    server.once("error", (error) => {
      bad(
        `port ${CHAIN_PORT} on 127.0.0.1 is taken (${error.code}): npm start puts its chain there`,
        `End the program that holds it (lsof -i :${CHAIN_PORT}), or \`npm run clean\` if it is an earlier run of this checkout.`,
      );
      done();
    });
    server.listen(CHAIN_PORT, "127.0.0.1", () => {
      ok(`port ${CHAIN_PORT} is free`);
      server.close(done);
    });
  });
}

function checkPostgres() {
  if (process.env.DATABASE_URL) return ok("DATABASE_URL is set: the bundled Postgres is not needed");
  if (process.platform === "linux" && /musl/.test(run("ldd", ["--version"]).text)) {
    return bad("the bundled Postgres and Hardhat's engine need glibc, this Linux has musl", "Use a Debian-like image.");
  }
  if (process.getuid?.() !== 0) return ok(`you are ${userInfo().username}, not root: Postgres runs as you`);
  if (!run("sh", ["-c", "command -v useradd || command -v adduser"]).good && !run("id", ["-u", "postgres"]).good) {
    return bad(
      "you are root, and Postgres refuses to run as root",
      "Install useradd (Debian: apt-get install passwd), or run as another user.",
    );
  }
  // The server runs as the user postgres, which must be able to walk to its binaries.
  for (let folder = ROOT; folder !== dirname(folder); folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) {
      return note(
        `you are root and ${folder} is closed to others: the user postgres cannot reach the bundled binaries`,
        "npm start copies them to a folder it can reach; to spare that, clone to /opt or /srv.",
      );
    }
  }
  ok("you are root: Postgres runs as the user postgres");
}

function checkLocale() {
  const locale = process.env.LC_ALL || process.env.LC_CTYPE || process.env.LANG || "";
  if (/utf-?8/i.test(locale) || process.platform === "win32") ok(`locale ${locale || "of Windows"}`);
  else note(`the locale is ${locale === "" ? "not set" : locale}`, "Tables and plots want UTF-8: export LANG=C.UTF-8");
}

function checkSystem() {
  const supported = { linux: ["x64", "arm64"], darwin: ["x64", "arm64"], win32: ["x64"] };
  const here = `${process.platform}-${process.arch}`;
  if (supported[process.platform]?.includes(process.arch)) ok(`system ${here}`);
  else
    bad(
      `system ${here}: Hardhat's engine is not built for it`,
      "Use Linux or macOS on x64 or arm64, or Windows on x64.",
    );
  if (
    process.platform === "linux" &&
    existsSync("/proc/version") &&
    /microsoft/i.test(readFileSync("/proc/version", "utf8"))
  ) {
    ok("WSL: keep the clone in the Linux file system, /mnt is slow");
  }
}

async function main() {
  try {
    if (parseArgs({ options: { help: { type: "boolean" } } }).values.help) return console.log(USAGE);
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`);
    process.exit(2);
  }
  checkSystem();
  checkNode();
  checkNpm();
  checkGit();
  checkDisk();
  await checkPort();
  checkPostgres();
  checkLocale();
  console.log(lines.bad === 0 ? "Nothing is missing: npm start" : `${lines.bad} missing`);
  process.exit(lines.bad === 0 ? 0 : 1);
}

if (isMain(import.meta.url)) await main();
