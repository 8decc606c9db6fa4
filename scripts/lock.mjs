// Makes package-lock.json again: `node scripts/lock.mjs` (keeps the versions it can), `node scripts/lock.mjs --fresh` (newest
// allowed); `node scripts/lock.mjs --in FOLDER` makes the lock of a folder that is no workspace.
// npm leaves a platform's optional package out of the lock when its registry mirror does not have it, and `npm ci` then
// refuses the lock elsewhere. So the lock is made in an empty folder (no node_modules that npm could copy from), and every
// optional package that is still unresolved is added by hand: its version is exact in the parent, its platform in its name.
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureNode, findNpmCli, isMain, ROOT, runQuiet } from "./bootstrap.mjs";

/** The key under which `name` resolves when `from` (a key of the lock's packages) asks for it, or undefined. */
export function resolveInLock(packages, from, name) {
  for (let at = from; ; ) {
    const key = `${at === "" ? "" : `${at}/`}node_modules/${name}`;
    if (packages[key] !== undefined) return key;
    if (at === "") return undefined;
    const cut = at.lastIndexOf("/node_modules/");
    at = cut >= 0 ? at.slice(0, cut) : "";
  }
}

/** What `@scope/tool-linux-x64-musl` says about where it runs; undefined for a name that does not say. */
export function platformOf(name) {
  const os = /(?:^|[-/])(darwin|linux|win32|windows|android|freebsd)(?:-|$)/.exec(name)?.[1];
  const cpu = /-(x64|arm64|arm|ia32|ppc64|riscv64|s390x)(?:-|$)/.exec(name)?.[1];
  if (os === undefined || cpu === undefined) return undefined;
  const libc = /-musl(?:-|$)/.test(name) ? "musl" : /-gnu(?:-|$)/.test(name) ? "glibc" : undefined;
  return { os: [os === "windows" ? "win32" : os], cpu: [cpu], ...(libc === undefined ? {} : { libc: [libc] }) };
}

/** Adds what npm left out. Returns the keys it added; throws when an optional package is neither there nor a platform's. */
export function completeLock(lock) {
  const added = [];
  for (const [from, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (resolveInLock(lock.packages, from, name) !== undefined) continue;
      const platform = platformOf(name);
      if (platform === undefined || !/^\d+\.\d+\.\d+[-\w.]*$/.test(version)) {
        throw new Error(`${from}: optional ${name}@${version} is not in the lock and is no platform package`);
      }
      const key = `node_modules/${name}`;
      lock.packages[key] = { version, ...platform, ...(entry.dev ? { dev: true } : {}), optional: true };
      added.push(key);
    }
  }
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  lock.packages = Object.fromEntries(sorted);
  return added;
}

async function main() {
  const { values } = parseArgs({ options: { fresh: { type: "boolean" }, in: { type: "string", default: "" } } });
  const fresh = values.fresh ?? false;
  const home = join(ROOT, values.in);
  const dir = mkdtempSync(join(tmpdir(), "sluice-lock-"));
  try {
    const manifest = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
    const local = Object.values(manifest.devDependencies ?? {}).filter((spec) => spec.startsWith("file:"));
    for (const folder of ["", ...(manifest.workspaces ?? []), ...local.map((spec) => spec.slice("file:".length))]) {
      mkdirSync(join(dir, folder), { recursive: true });
      copyFileSync(join(home, folder, "package.json"), join(dir, folder, "package.json"));
    }
    cpSync(join(ROOT, ".npmrc"), join(dir, ".npmrc"));
    const old = join(home, "package-lock.json");
    if (!fresh && existsSync(old)) copyFileSync(old, join(dir, "package-lock.json"));
    const { node, env } = await ensureNode(process.env);
    const npm = findNpmCli(process.env);
    const result = await runQuiet(node, [npm, "install", "--package-lock-only", "--fetch-retries=1"], {
      cwd: dir,
      env,
    });
    if (result.code !== 0) throw new Error(`npm could not make the lock:\n${result.output}`);
    const lock = JSON.parse(readFileSync(join(dir, "package-lock.json"), "utf8"));
    const added = completeLock(lock);
    writeFileSync(old, `${JSON.stringify(lock, null, 2)}\n`);
    console.log(
      `${join(values.in, "package-lock.json")}: ${Object.keys(lock.packages).length} packages, ${added.length} of them for other platforms`,
    );
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

if (isMain(import.meta.url)) {
  await main();
}
