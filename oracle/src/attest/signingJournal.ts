import { existsSync, mkdirSync } from "node:fs";
import { type FileHandle, open, readFile, rename, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Hex } from "viem";
import { messageOf, OracleError, StoreError } from "../internal/errors.ts";
import { acquireFileLock, type FileLock } from "../store/fileLock.ts";
import { bootId, isSameBoot } from "../store/machine.ts";
import {
  type Claim,
  claimLine,
  type JournalContent,
  type JournalOwner,
  type Mark,
  markLine,
  ownerLine,
  parseJournal,
} from "./journalText.ts";

/** How many claims a journal keeps before old rounds give way to its floor. */
const KEPT_CLAIMS = 100_000;
/** Rounds below the highest that are kept then; a node signs anew at most 256 back. */
const KEPT_ROUNDS = 1_024;
/** How much later than its line a file may have been changed, in milliseconds. */
const CLOCK_TOLERANCE = 2_000;
const SEAL_BYTES = 96;

/** Whether a claim may be signed, and if not why. */
export type ClaimAnswer = "granted" | "round_already_signed" | "round_superseded" | "round_before_start";

/**
 * What a key has signed or was about to sign, outside the database: written to disk before each signature. It alone keeps a
 * node from signing two contents for one subject, round and block, whatever becomes of the database.
 */
export type SigningJournal = {
  /** Rounds up to here are never signed anew; content that the journal knows may be signed again. */
  readonly floor: number;
  /** Why the floor was raised when the journal was opened; undefined when the journal vouches for the past. */
  readonly raisedBecause: string | undefined;
  /** Records claims; when it resolves they are on the disk. Answers in their order. */
  claim(claims: readonly Claim[]): Promise<ClaimAnswer[]>;
  close(): Promise<void>;
};

/** Options of {@link openSigningJournal}. */
export type OpenSigningJournalOptions = JournalOwner & {
  /** Holds the journals of this machine's keys. */
  folder: string;
  /** The highest round that the database says was signed; −1 when none was. */
  storedRound: number;
  /** The chain's head now: asked only when the journal cannot vouch for the past. */
  headRound: () => Promise<number>;
  /** Seconds to wait for a process with the same key that is about to end, default 10. */
  waitSeconds?: number;
  /** The boot of this machine, for tests. */
  boot?: string;
  /** Claims kept before old rounds give way to the floor, for tests; default 100,000. */
  keptClaims?: number;
};

/**
 * Opens the journal of a key, or begins one. Where it cannot vouch for everything that the key ever signed (it is missing,
 * was copied, restored or torn, the machine was started anew, the database knows more) its floor rises to the chain's head:
 * whatever an earlier process signed lies at or below it.
 *
 * @throws {@link StoreError} when another process has it open, or when it is damaged.
 */
export async function openSigningJournal(options: OpenSigningJournalOptions): Promise<SigningJournal> {
  const owner: JournalOwner = {
    chainId: options.chainId,
    riskOracle: options.riskOracle.toLowerCase() as Hex,
    signer: options.signer.toLowerCase() as Hex,
  };
  const path = join(options.folder, `${owner.chainId}-${owner.riskOracle}-${owner.signer}.journal`);
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const lock = await lockOf(path, options.waitSeconds ?? 10);
  try {
    return await openLocked({ ...options, ...owner }, path, lock);
  } catch (error) {
    lock.release();
    throw error instanceof OracleError
      ? error
      : new StoreError(`The signing journal ${path} cannot be used: ${messageOf(error)}.`, {
          cause: error,
          fix: "check SIGNING_FOLDER, its permissions and the room on its disk.",
        });
  }
}

async function lockOf(path: string, waitSeconds: number): Promise<FileLock> {
  try {
    return await acquireFileLock(`${path}.lock`, { waitSeconds });
  } catch (error) {
    throw new StoreError(`Another process already signs with this key: ${messageOf(error)}`, {
      cause: error,
      fix: "stop that process first, or give this node a key of its own.",
    });
  }
}

async function openLocked(options: OpenSigningJournalOptions, path: string, lock: FileLock): Promise<SigningJournal> {
  const boot = options.boot ?? bootId();
  const existed = existsSync(path);
  const text = existed ? await readFile(path, "utf8") : "";
  const content = text === "" ? undefined : parseJournal(text);
  if (text !== "" && content === undefined) {
    throw new StoreError(`The signing journal ${path} is damaged.`, {
      fix: "move it away; without it the node signs only rounds above the chain's head at its start.",
    });
  }
  if (content !== undefined) assertOwner(path, content.owner, options);

  const claims = new Map<string, Claim>();
  const highest = new Map<Hex, number>();
  let highestRound = -1;
  const remember = (claim: Claim): void => {
    claims.set(keyOf(claim), claim);
    highest.set(claim.subject, Math.max(claim.round, highest.get(claim.subject) ?? -1));
    highestRound = Math.max(highestRound, claim.round);
  };
  for (const claim of content?.claims ?? []) remember(claim);

  const doubt = existed ? await doubtOf({ path, text, content, boot, highestRound, options }) : "there was none";
  let floor = content?.mark?.floor ?? -1;
  if (doubt !== undefined) floor = Math.max(floor, highestRound, options.storedRound, await options.headRound());

  let file = await open(path, "a", 0o600);
  const seal = await open(`${path}.seal`, existsSync(`${path}.seal`) ? "r+" : "w", 0o600);
  let size = content?.wholeBytes ?? 0;
  if (size !== Buffer.byteLength(text)) await file.truncate(size);

  /** Brings lines to the disk, and notes how the file looks then. */
  const append = async (lines: string): Promise<void> => {
    const mark = markLine({ boot, at: Date.now(), floor });
    const bytes = Buffer.from(lines + mark);
    await file.write(bytes);
    size += bytes.length;
    await assertAlone();
    await file.datasync();
    await writeSeal(file, seal);
  };

  /** Of two processes that write to one journal at the same time at most one finds it as long as it made it. */
  const assertAlone = async (): Promise<void> => {
    const found = (await file.stat()).size;
    if (found === size) return;
    throw new StoreError(`Another process writes to the signing journal ${path}.`, {
      fix: "run one process for each key.",
    });
  };

  /** Leaves out old rounds, once they are half of what is kept: the floor speaks for them. */
  const compact = async (): Promise<void> => {
    if (claims.size <= compactAt) return;
    const raised = Math.max(floor, highestRound - KEPT_ROUNDS);
    const kept = [...claims.values()].filter(({ round }) => round > raised);
    if (2 * kept.length > claims.size) {
      compactAt = 2 * claims.size;
      return;
    }
    floor = raised;
    // At once, before anything is awaited: claims that come meanwhile belong to the new file.
    claims.clear();
    highest.clear();
    for (const claim of kept) remember(claim);
    compactAt = options.keptClaims ?? KEPT_CLAIMS;
    await assertAlone();
    const fresh = await open(`${path}.new`, "w", 0o600);
    const lines = ownerLine(options) + kept.map(claimLine).join("") + markLine({ boot, at: Date.now(), floor });
    await fresh.writeFile(lines);
    await fresh.datasync();
    await fresh.close();
    await rename(`${path}.new`, path);
    await syncFolder(dirname(path));
    await file.close();
    file = await open(path, "a", 0o600);
    size = Buffer.byteLength(lines);
    await append("");
  };
  let compactAt = options.keptClaims ?? KEPT_CLAIMS;

  try {
    await append(size === 0 ? ownerLine(options) : "");
    await syncFolder(dirname(path));
    await compact();
  } catch (error) {
    await Promise.all([file.close(), seal.close()]);
    throw error;
  }

  let waiting: Claim[] = [];
  let asked = false;
  let tail: Promise<void> = Promise.resolve();
  /** Resolves when everything that waits now is on the disk; after a failure nothing ever is again. */
  const flush = (): Promise<void> => {
    if (!asked) {
      asked = true;
      tail = tail.then(async () => {
        asked = false;
        const lines = waiting.map(claimLine).join("");
        waiting = [];
        if (lines !== "") await append(lines);
        if (waiting.length === 0) await compact();
      });
      tail.catch(() => {});
    }
    return tail;
  };

  const answer = (claim: Claim): ClaimAnswer => {
    const known = claims.get(keyOf(claim));
    if (known !== undefined) return known.digest === claim.digest ? "granted" : "round_already_signed";
    if (claim.round <= floor) return "round_before_start";
    if (claim.round <= (highest.get(claim.subject) ?? -1)) return "round_superseded";
    remember(claim);
    waiting.push(claim);
    return "granted";
  };

  return {
    get floor() {
      return floor;
    },
    raisedBecause: doubt,
    async claim(wanted) {
      const answers = wanted.map(({ subject, round, digest }) =>
        answer({ subject: subject.toLowerCase() as Hex, round, digest: digest.toLowerCase() as Hex }),
      );
      await flush();
      return answers;
    },
    async close() {
      await tail.catch(() => {});
      await Promise.all([file.close(), seal.close()]);
      lock.release();
    },
  };
}

function keyOf({ subject, round }: Claim): string {
  return `${subject}:${round}`;
}

function assertOwner(path: string, found: JournalOwner, wanted: JournalOwner): void {
  const fits =
    found.chainId === wanted.chainId && found.riskOracle === wanted.riskOracle && found.signer === wanted.signer;
  if (fits) return;
  throw new StoreError(`The signing journal ${path} belongs to another key, contract or chain.`, {
    fix: "give every journal its own name back; the name says whose it is.",
  });
}

/** Why a journal cannot vouch for the past; undefined when it can. */
async function doubtOf(found: {
  path: string;
  text: string;
  content: JournalContent | undefined;
  boot: string;
  highestRound: number;
  options: OpenSigningJournalOptions;
}): Promise<string | undefined> {
  const { content, boot, options } = found;
  const mark: Mark | undefined = content?.mark;
  if (content === undefined || mark === undefined) return "it was empty";
  if (content.wholeBytes !== Buffer.byteLength(found.text)) return "its end was torn off";
  if (!isSameBoot(mark.boot, boot)) return "the machine was started anew";
  if (options.storedRound > Math.max(found.highestRound, mark.floor)) return "the database knows more";
  const { size, ino, ctimeNs } = await stat(found.path, { bigint: true });
  const sealed = /^(\d+) (\d+) (\d+) +\n$/.exec((await readSeal(found.path)).slice(0, SEAL_BYTES));
  if (sealed === null) return "its seal is missing";
  const [sealedSize, sealedIno, sealedCtime] = sealed.slice(1).map(BigInt) as [bigint, bigint, bigint];
  if (sealedIno !== ino) return "it was copied";
  if (sealedSize === size && sealedCtime === ctimeNs) return undefined;
  // Killed after the last lines were written and before they were sealed: then the file was changed when they say.
  if (size > sealedSize && Math.abs(Number(ctimeNs / 1_000_000n) - mark.at) <= CLOCK_TOLERANCE) return undefined;
  return "it was changed from outside";
}

async function readSeal(path: string): Promise<string> {
  return existsSync(`${path}.seal`) ? await readFile(`${path}.seal`, "utf8") : "";
}

/** Notes how the journal looks. Not brought to the disk: after a crash of the machine nothing is believed anyway. */
async function writeSeal(file: FileHandle, seal: FileHandle): Promise<void> {
  const { size, ino, ctimeNs } = await file.stat({ bigint: true });
  await seal.write(`${`${size} ${ino} ${ctimeNs}`.padEnd(SEAL_BYTES - 1)}\n`, 0);
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
