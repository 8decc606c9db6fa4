import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { StoreError } from "../internal/errors.ts";
import type { PostgresBinaries } from "./binaries.ts";

/** The checkout that this file belongs to. */
export const PROJECT_ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");

/** Whom the server runs as, and where. */
export type Place = {
  /** Holds data, password and log. */
  folder: string;
  binaries: PostgresBinaries;
  /** The user that the server runs as when this process is root; undefined = whoever runs this process. */
  user: { uid: number; gid: number } | undefined;
};

/**
 * The folder outside the project that belongs to a checkout: used only when root runs it from a place that other users
 * cannot reach (PostgreSQL never runs as root).
 */
export function outsideFolder(projectRoot: string = PROJECT_ROOT): string {
  const key = createHash("sha256").update(realpathSync(projectRoot)).digest("hex").slice(0, 12);
  return join("/var/tmp", `sluice-${key}`);
}

/** Decides where the server lives and as whom it runs, and makes the folder. */
export function placeServer(options: {
  folder: string;
  binaries: PostgresBinaries;
  log: (line: string) => void;
}): Place {
  const folder = resolve(options.folder);
  if (process.getuid?.() !== 0) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return { folder: realpathSync(folder), binaries: options.binaries, user: undefined };
  }
  const user = databaseUser();
  mkdirSync(folder, { recursive: true });
  const folderReachable = isReachable(realpathSync(folder), user);
  const binariesReachable = isReachable(realpathSync(options.binaries.root), user);
  const outside = outsideFolder();
  if (!folderReachable || !binariesReachable) makeOutside(outside);
  const binaries = binariesReachable ? options.binaries : copyBinaries(options.binaries, outside, options.log);
  let place = realpathSync(folder);
  if (!folderReachable) {
    const key = createHash("sha256").update(place).digest("hex").slice(0, 8);
    place = join(outside, `${basename(place)}-${key}`);
    mkdirSync(place, { recursive: true });
    options.log(
      `PostgreSQL does not run as root and user ${user.name} cannot reach ${folder}: the database is in ${place} instead`,
    );
  }
  chownSync(place, user.uid, user.gid);
  chmodSync(place, 0o700);
  return { folder: place, binaries, user: { uid: user.uid, gid: user.gid } };
}

type DatabaseUser = { name: string; uid: number; gid: number };

/** The unprivileged user for the server: postgres where there is one, else nobody, else a new user postgres. */
function databaseUser(): DatabaseUser {
  const found = lookUp("postgres") ?? lookUp("nobody");
  if (found !== undefined) return found;
  try {
    execFileSync("useradd", ["--system", "--user-group", "--no-create-home", "postgres"], { stdio: "pipe" });
  } catch (error) {
    throw new StoreError("PostgreSQL does not run as root and this machine has no other user for it.", {
      cause: error,
      fix: "run as an ordinary user, add a user called postgres, or set DATABASE_URL to a server of your own.",
    });
  }
  const made = lookUp("postgres");
  if (made === undefined) throw new StoreError("The new user postgres cannot be found.", { fix: "set DATABASE_URL." });
  return made;
}

function lookUp(name: string): DatabaseUser | undefined {
  try {
    const ask = (flag: string): number =>
      Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
    const [uid, gid] = [ask("-u"), ask("-g")];
    return uid > 0 && Number.isInteger(uid) && Number.isInteger(gid) ? { name, uid, gid } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a user may enter every folder above a path (the path itself is made to fit later). */
export function isReachable(path: string, user: { uid: number; gid: number }): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** Makes the outside folder; refuses one that somebody else put there first, because programs are run from it. */
function makeOutside(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o755 });
    chmodSync(folder, 0o755);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== 0 || (found.mode & 0o022) !== 0) {
    throw new StoreError(`${folder} exists and is not a folder of root's that only root may write.`, {
      fix: "find out who made it and remove it, or set DATABASE_URL.",
    });
  }
}

/** Copies the programs to where the database user can run them; once for each version. */
function copyBinaries(from: PostgresBinaries, outside: string, log: (line: string) => void): PostgresBinaries {
  const version = String(JSON.parse(readFileSync(join(from.root, "..", "package.json"), "utf8")).version);
  const target = join(outside, `postgres-${version}`);
  if (!existsSync(target)) {
    log(`PostgreSQL does not run as root and its programs are out of reach for its user: copied to ${target}`);
    const fresh = `${target}.${process.pid}.new`;
    rmSync(fresh, { recursive: true, force: true });
    cpSync(from.root, fresh, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !/\.a$|\/(pkgconfig|include|doc|man)$/.test(path),
    });
    openToAll(fresh);
    try {
      renameSync(fresh, target);
    } catch (error) {
      rmSync(fresh, { recursive: true, force: true });
      if (!existsSync(target)) throw error; // otherwise another process was quicker
    }
  }
  const program = (name: string): string => join(target, "bin", basename(name));
  return { initdb: program(from.initdb), postgres: program(from.postgres), pgCtl: program(from.pgCtl), root: target };
}

/** Lets every user read what was copied, whatever umask the copy was made under. */
function openToAll(folder: string): void {
  execFileSync("chmod", ["-R", "a+rX", folder]);
}
