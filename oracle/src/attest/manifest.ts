import { type Hex, keccak256, stringToBytes } from "viem";
import type { FeatureSets } from "../features/sets.ts";
import { messageOf, OracleError } from "../internal/errors.ts";

/** Everything that nodes use and that does not come from the chain. All nodes of a quorum hold the same one. */
export type Manifest = {
  readonly format: "sluice-manifest/1";
  /** Base units in one reference unit of a token, as a decimal string. */
  readonly tokens: readonly { readonly token: string; readonly unit: string }[];
  /** Listed from second `from` on, until before second `until`. */
  readonly watchlist: readonly { readonly address: string; readonly from: number; readonly until?: number }[];
  /** Addresses known as fraud from second `at` on. */
  readonly labels: readonly { readonly address: string; readonly at: number }[];
  /** Pairs that are flagged; a side that is left out means anybody. */
  readonly rules: readonly { readonly payer?: string; readonly payee?: string }[];
  /** SHA-256 of the feed file, or null without one. */
  readonly feed: Hex | null;
  /** Hash of the model file. */
  readonly model: Hex;
};

const FORMAT = "sluice-manifest/1";

/**
 * Reads and checks a manifest.
 *
 * @param source - the file's text, or the object already read from it.
 * @throws {@link OracleError} that names the first place that is wrong.
 */
export function parseManifest(source: unknown): Manifest {
  const file = objectAt(typeof source === "string" ? readJson(source) : source, "the file", [
    "format",
    "tokens",
    "watchlist",
    "labels",
    "rules",
    "feed",
    "model",
  ]);
  if (file.format !== FORMAT) throw wrong("format", `expected "${FORMAT}"`);
  return {
    format: FORMAT,
    tokens: listAt(file.tokens, "tokens").map((value, index) => {
      const row = objectAt(value, `tokens[${index}]`, ["token", "unit"]);
      if (typeof row.unit !== "string" || !/^[1-9]\d{0,77}$/.test(row.unit)) {
        throw wrong(`tokens[${index}].unit`, "expected base units per reference unit, as a decimal string");
      }
      return { token: addressAt(row.token, `tokens[${index}].token`), unit: row.unit };
    }),
    watchlist: listAt(file.watchlist, "watchlist").map((value, index) => {
      const path = `watchlist[${index}]`;
      const row = objectAt(value, path, ["address", "from"], ["until"]);
      const entry = { address: addressAt(row.address, `${path}.address`), from: secondAt(row.from, `${path}.from`) };
      return row.until === undefined ? entry : { ...entry, until: secondAt(row.until, `${path}.until`) };
    }),
    labels: listAt(file.labels, "labels").map((value, index) => {
      const row = objectAt(value, `labels[${index}]`, ["address", "at"]);
      return {
        address: addressAt(row.address, `labels[${index}].address`),
        at: secondAt(row.at, `labels[${index}].at`),
      };
    }),
    rules: listAt(file.rules, "rules").map((value, index) => {
      const path = `rules[${index}]`;
      const row = objectAt(value, path, [], ["payer", "payee"]);
      if (row.payer === undefined && row.payee === undefined) throw wrong(path, "names neither payer nor payee");
      return {
        ...(row.payer === undefined ? {} : { payer: addressAt(row.payer, `${path}.payer`) }),
        ...(row.payee === undefined ? {} : { payee: addressAt(row.payee, `${path}.payee`) }),
      };
    }),
    feed: file.feed === null ? null : hashAt(file.feed, "feed"),
    model: hashAt(file.model, "model"),
  };
}

/** The root that reports carry: keccak-256 of the manifest's canonical JSON (keys sorted, no white space). */
export function getManifestRoot(manifest: Manifest): Hex {
  return keccak256(stringToBytes(canonicalJson(manifest)));
}

/** What the features take from a manifest. */
export function featureSetsOf(manifest: Manifest): FeatureSets {
  return {
    tokens: manifest.tokens.map(({ token, unit }) => ({ token, unit: BigInt(unit) })),
    watchlist: manifest.watchlist,
    rules: manifest.rules,
  };
}

/** JSON with sorted keys and no white space, so that equal values have equal bytes. Keys that are undefined are left out. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw wrong("the file", `is not JSON (${messageOf(error)})`);
  }
}

function wrong(path: string, problem: string): OracleError {
  return new OracleError(`Manifest, ${path}: ${problem}.`, { fix: "correct the file that MANIFEST_FILE names." });
}

function objectAt(value: unknown, path: string, keys: string[], optional: string[] = []): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong(path, "expected an object");
  const given = Object.keys(value);
  const missing = keys.find((key) => !given.includes(key));
  if (missing !== undefined) throw wrong(path, `${missing} is missing`);
  const unknown = given.find((key) => !keys.includes(key) && !optional.includes(key));
  if (unknown !== undefined) throw wrong(path, `unknown key ${JSON.stringify(unknown.slice(0, 40))}`);
  return value as Record<string, unknown>;
}

function listAt(value: unknown, path: string): unknown[] {
  if (!Array.isArray(value)) throw wrong(path, "expected a list");
  return value;
}

function addressAt(value: unknown, path: string): string {
  if (typeof value !== "string" || !/^0x[0-9a-fA-F]{40}$/.test(value)) throw wrong(path, "expected an address");
  return value.toLowerCase();
}

function hashAt(value: unknown, path: string): Hex {
  if (typeof value !== "string" || !/^0x[0-9a-fA-F]{64}$/.test(value))
    throw wrong(path, "expected 0x and 64 hex digits");
  return value.toLowerCase() as Hex;
}

function secondAt(value: unknown, path: string): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0)
    throw wrong(path, "expected whole seconds");
  return value;
}
