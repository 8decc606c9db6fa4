import { isAddress } from "viem";
import { SettingsError } from "./errors.ts";

/** What a setting's text must look like. */
type Kind =
  | "url"
  | "postgresUrl"
  | "address"
  | "addresses"
  | "bytes32"
  | "privateKey"
  | "integer"
  | "text"
  | "path"
  | "choice";

/** One setting: from this the validation, `.env.example`, the table in the docs and the log's censoring are made. */
export type SettingDefinition = {
  readonly kind: Kind;
  /** One or two sentences for the table and the example file, units included. */
  readonly about: string;
  /** Used when the variable is absent or empty. Without one the setting is optional or required. */
  readonly fallback?: string;
  readonly required?: true;
  /** Never shown: not in logs, not in errors, not in metrics. */
  readonly secret?: true;
  readonly least?: number;
  readonly most?: number;
  readonly choices?: readonly string[];
  /** Shown in `.env.example` for a setting without a fallback. */
  readonly example?: string;
};

/** Every setting of a node, by the name of its environment variable, in the order of the documents. */
export const SETTINGS = {
  CHAIN_RPC_URL: {
    kind: "url",
    required: true,
    secret: true,
    about: "HTTP(S) address of the chain's JSON-RPC. Treated as a secret, because providers put keys into it.",
    example: "http://127.0.0.1:8545",
  },
  CHAIN_ID: {
    kind: "integer",
    least: 1,
    about: "The chain expected behind CHAIN_RPC_URL. When set, a node on another chain refuses to start.",
    example: "31337",
  },
  ESCROW_ADDRESS: { kind: "address", required: true, about: "The Escrow whose payments are followed.", example: "0x…" },
  RISK_ORACLE_ADDRESS: {
    kind: "address",
    required: true,
    about: "The RiskOracle that reports are signed for.",
    example: "0x…",
  },
  WATCHLIST_GATES: {
    kind: "addresses",
    about:
      "WatchlistGates in front of the RiskOracle, separated by commas: payments that name one of them are signed for too. All nodes of a quorum use the same.",
    example: "0x…,0x…",
  },
  START_BLOCK: {
    kind: "integer",
    fallback: "0",
    least: 0,
    about: "The first block to follow: the one the Escrow was deployed in, or any before it.",
  },
  CONFIRMATIONS: {
    kind: "integer",
    fallback: "1",
    least: 1,
    most: 200,
    about:
      "How many blocks deep a block must be to count as final; 1 is the head itself. All nodes of a quorum use the same.",
  },
  POLL_MILLISECONDS: {
    kind: "integer",
    least: 5,
    most: 60_000,
    about:
      "How often the chain is asked for a new head. Without it 50 for a chain on this machine and 1000 for others.",
    example: "1000",
  },
  MAX_BLOCK_RANGE: {
    kind: "integer",
    fallback: "1000",
    least: 1,
    most: 100_000,
    about: "The most blocks asked for in one eth_getLogs; halved by itself where the provider refuses.",
  },
  RPC_TIMEOUT_SECONDS: {
    kind: "integer",
    fallback: "20",
    least: 1,
    most: 600,
    about: "When an RPC request counts as lost.",
  },
  NODE_PRIVATE_KEY: {
    kind: "privateKey",
    required: true,
    secret: true,
    about:
      "The key that signs reports, 0x and 64 hex digits; `sluice-oracle keys new` makes one. Its address stands in the signer set.",
    example: "0x…",
  },
  DATABASE_URL: {
    kind: "postgresUrl",
    secret: true,
    about:
      "A PostgreSQL database (15 or newer) of this node alone. Without it the node runs a bundled server of its own.",
    example: "postgres://user:password@127.0.0.1:5432/sluice",
  },
  DATA_FOLDER: {
    kind: "path",
    fallback: ".sluice/oracle",
    about: "Where the bundled database server keeps its data. Not used with DATABASE_URL.",
  },
  SIGNING_FOLDER: {
    kind: "path",
    fallback: ".sluice/oracle/signing",
    about:
      "Where the journal of what this key signed is kept, outside the database. A disk that survives restarts; never restored from a copy.",
  },
  HTTP_HOST: {
    kind: "text",
    fallback: "127.0.0.1",
    about:
      "The address the HTTP API listens on. 0.0.0.0 opens it to the network: put a proxy with TLS and limits before it.",
  },
  HTTP_PORT: {
    kind: "integer",
    fallback: "8600",
    least: 0,
    most: 65_535,
    about: "The TCP port of the HTTP API; 0 takes a free one and logs it.",
  },
  HTTP_BODY_LIMIT_BYTES: {
    kind: "integer",
    fallback: "65536",
    least: 1_024,
    most: 10_000_000,
    about: "The largest request body accepted, in bytes.",
  },
  HTTP_MAX_WAIT_SECONDS: {
    kind: "integer",
    fallback: "60",
    least: 0,
    most: 600,
    about: "The longest `wait` a request may ask for, in seconds.",
  },
  MODEL_FILE: {
    kind: "path",
    required: true,
    about: "The model, as docs/spec/models.md defines it.",
    example: "oracle/models/simulated-v1.json",
  },
  MODEL_ID: {
    kind: "bytes32",
    about:
      "The id under which RiskModels published this model: the hash of its code. Without it the node computes it from MODEL_FILE. Checked against the chain at start.",
    example: "0x…",
  },
  MANIFEST_FILE: {
    kind: "path",
    required: true,
    about: "Token units, watchlists, labels and rules that all nodes share; its root is signed in every report.",
    example: "manifest.json",
  },
  FEED_FILE: {
    kind: "path",
    about:
      "Observed transfers that are not on this chain, as CSV `time,payer,payee,amount` rising by time; the manifest holds its hash.",
    example: "feed.csv",
  },
  MAX_OPEN_CANDIDATES: {
    kind: "integer",
    fallback: "64",
    least: 1,
    most: 100_000,
    about:
      "How many payments of one payer may be signed before they are on chain, within the life of a report; beyond it the node abstains.",
  },
  LOG_LEVEL: {
    kind: "choice",
    fallback: "info",
    choices: ["fatal", "error", "warn", "info", "debug", "trace", "silent"],
    about: "What is logged, as JSON lines on standard output.",
  },
} as const satisfies Record<string, SettingDefinition>;

export type SettingName = keyof typeof SETTINGS;

/** The settings of a node, checked. Amounts of time carry their unit in the name. */
export type Settings = {
  readonly chainRpcUrl: string;
  readonly chainId: number | undefined;
  readonly escrow: `0x${string}`;
  readonly riskOracle: `0x${string}`;
  readonly watchlistGates: readonly `0x${string}`[];
  readonly startBlock: number;
  readonly confirmations: number;
  readonly pollMilliseconds: number;
  readonly maxBlockRange: number;
  readonly rpcTimeoutSeconds: number;
  readonly privateKey: `0x${string}`;
  readonly databaseUrl: string | undefined;
  readonly dataFolder: string;
  readonly signingFolder: string;
  readonly httpHost: string;
  readonly httpPort: number;
  readonly httpBodyLimitBytes: number;
  readonly httpMaxWaitSeconds: number;
  readonly modelFile: string;
  readonly modelId: `0x${string}` | undefined;
  readonly manifestFile: string;
  readonly feedFile: string | undefined;
  readonly maxOpenCandidates: number;
  readonly logLevel: string;
};

/** Names of the settings that are never shown. */
export const SECRET_SETTINGS: readonly SettingName[] = (Object.keys(SETTINGS) as SettingName[]).filter(
  (name) => "secret" in SETTINGS[name],
);

/**
 * Reads and checks the settings.
 *
 * @param env - usually `process.env`; an empty variable counts as absent.
 * @throws {@link SettingsError} that names every variable that is missing or wrong, without the value of a secret.
 */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const problems: string[] = [];
  const texts = {} as Record<SettingName, string | undefined>;
  for (const name of Object.keys(SETTINGS) as SettingName[]) {
    const definition: SettingDefinition = SETTINGS[name];
    const given = env[name]?.trim();
    const text = given === undefined || given === "" ? definition.fallback : given;
    texts[name] = text;
    if (text === undefined) {
      if (definition.required) problems.push(`${name} is not set. ${definition.about}`);
      continue;
    }
    const problem = problemOf(definition, text);
    if (problem !== undefined) {
      const found = definition.secret ? "(its value is not shown)" : `(found ${JSON.stringify(text.slice(0, 80))})`;
      problems.push(`${name} ${problem} ${found}. ${definition.about}`);
    }
  }
  if (problems.length > 0) {
    throw new SettingsError(
      `${problems.length === 1 ? "A setting is" : "Settings are"} wrong:\n  ${problems.join("\n  ")}\n`,
      {
        fix: "set them in the environment; .env.example and docs/reference/settings.md list all of them.",
      },
    );
  }
  const need = (name: SettingName): string => texts[name] as string;
  const hex = (name: SettingName): `0x${string}` => need(name).toLowerCase() as `0x${string}`;
  return {
    chainRpcUrl: need("CHAIN_RPC_URL"),
    chainId: texts.CHAIN_ID === undefined ? undefined : Number(texts.CHAIN_ID),
    escrow: hex("ESCROW_ADDRESS"),
    riskOracle: hex("RISK_ORACLE_ADDRESS"),
    watchlistGates: addressesIn(texts.WATCHLIST_GATES ?? "").map((text) => text.toLowerCase() as `0x${string}`),
    startBlock: Number(need("START_BLOCK")),
    confirmations: Number(need("CONFIRMATIONS")),
    pollMilliseconds: Number(texts.POLL_MILLISECONDS ?? (isLoopback(need("CHAIN_RPC_URL")) ? 50 : 1_000)),
    maxBlockRange: Number(need("MAX_BLOCK_RANGE")),
    rpcTimeoutSeconds: Number(need("RPC_TIMEOUT_SECONDS")),
    privateKey: hex("NODE_PRIVATE_KEY"),
    databaseUrl: texts.DATABASE_URL,
    dataFolder: need("DATA_FOLDER"),
    signingFolder: need("SIGNING_FOLDER"),
    httpHost: need("HTTP_HOST"),
    httpPort: Number(need("HTTP_PORT")),
    httpBodyLimitBytes: Number(need("HTTP_BODY_LIMIT_BYTES")),
    httpMaxWaitSeconds: Number(need("HTTP_MAX_WAIT_SECONDS")),
    modelFile: need("MODEL_FILE"),
    modelId: texts.MODEL_ID === undefined ? undefined : hex("MODEL_ID"),
    manifestFile: need("MANIFEST_FILE"),
    feedFile: texts.FEED_FILE,
    maxOpenCandidates: Number(need("MAX_OPEN_CANDIDATES")),
    logLevel: need("LOG_LEVEL"),
  };
}

const SECP256K1_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

const addressesIn = (text: string): string[] => (text === "" ? [] : text.split(",").map((entry) => entry.trim()));

function problemOfAddress(text: string): string | undefined {
  if (!isAddress(text, { strict: false })) return "must be an address: 0x and 40 hex digits";
  if (/[a-f]/.test(text.slice(2)) && /[A-F]/.test(text.slice(2)) && !isAddress(text)) {
    return "has a wrong checksum: a digit or the case of a letter is mistyped";
  }
  return /^0x0{40}$/.test(text) ? "must not be the zero address" : undefined;
}

/** What is wrong with a setting's text; undefined when nothing is. Never repeats the text. */
function problemOf(definition: SettingDefinition, text: string): string | undefined {
  switch (definition.kind) {
    case "url":
      return isUrl(text, ["http:", "https:"]) ? undefined : "must be a URL that begins with http:// or https://";
    case "postgresUrl":
      return isUrl(text, ["postgres:", "postgresql:"]) ? undefined : "must be a URL that begins with postgres://";
    case "address":
      return problemOfAddress(text);
    case "addresses": {
      const problem = addressesIn(text)
        .map(problemOfAddress)
        .find((found) => found !== undefined);
      return problem === undefined ? undefined : `has an entry that ${problem}`;
    }
    case "bytes32":
      return /^0x[0-9a-fA-F]{64}$/.test(text) ? undefined : "must be 0x and 64 hex digits";
    case "privateKey": {
      if (!/^0x[0-9a-fA-F]{64}$/.test(text)) return "must be 0x and 64 hex digits";
      const key = BigInt(text);
      return key > 0n && key < SECP256K1_ORDER ? undefined : "is not a key of the curve secp256k1";
    }
    case "integer": {
      const least = definition.least ?? 0;
      const most = definition.most ?? Number.MAX_SAFE_INTEGER;
      const value = Number(text);
      if (/^\d{1,16}$/.test(text) && value >= least && value <= most) return undefined;
      return `must be a whole number from ${least}${definition.most === undefined ? " on" : ` to ${most}`}`;
    }
    case "choice":
      return definition.choices?.includes(text) ? undefined : `must be one of ${definition.choices?.join(", ")}`;
    case "text":
    case "path":
      return text.includes("\0") ? "must not contain a zero byte" : undefined;
  }
}

function isUrl(text: string, protocols: string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol);
}

function isLoopback(url: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);
}
