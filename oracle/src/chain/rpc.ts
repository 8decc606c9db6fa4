import { BaseError, createPublicClient, type Hex, http, type PublicClient } from "viem";
import { messageOf, RpcError } from "../internal/errors.ts";

/** What the follower needs of a block. */
export type Header = {
  number: number;
  hash: Hex;
  parentHash: Hex;
  /** Seconds. */
  timestamp: number;
  logsBloom: Hex;
};

/** A log as the RPC gives it. */
export type RawLog = { blockNumber: number; blockHash: Hex; logIndex: number; topics: [Hex, ...Hex[]]; data: Hex };

/** The chain, as far as a node reads it. */
export type Rpc = {
  readonly client: PublicClient;
  chainId(): Promise<number>;
  head(): Promise<Header>;
  /** The block of a number, or undefined where the chain has none. */
  header(number: number): Promise<Header | undefined>;
  headers(numbers: readonly number[]): Promise<(Header | undefined)[]>;
  logs(address: Hex, from: number, to: number): Promise<RawLog[]>;
  logsOf(address: Hex, blockHash: Hex): Promise<RawLog[]>;
};

/** Options of {@link createRpc}. */
export type CreateRpcOptions = {
  url: string;
  timeoutSeconds: number;
  /** Called for each request that failed. */
  onError?: () => void;
};

/** Connects to a chain over HTTP; requests made together travel together. */
export function createRpc(options: CreateRpcOptions): Rpc {
  const client = createPublicClient({
    transport: http(options.url, {
      batch: { batchSize: 100, wait: 0 },
      timeout: options.timeoutSeconds * 1_000,
      retryCount: 0,
    }),
  });

  const ask = async (method: string, params: unknown[]): Promise<unknown> => {
    try {
      return await client.request({ method, params } as never);
    } catch (error) {
      options.onError?.();
      throw rpcErrorOf(method, error);
    }
  };

  const header = async (tag: string): Promise<Header | undefined> =>
    readHeader(await ask("eth_getBlockByNumber", [tag, false]));

  return {
    client,
    chainId: async () => Number(await ask("eth_chainId", [])),
    async head() {
      const found = await header("latest");
      if (found === undefined) throw new RpcError("The RPC knows no latest block.");
      return found;
    },
    header: (number) => header(toQuantity(number)),
    headers: (numbers) => Promise.all(numbers.map((number) => header(toQuantity(number)))),
    logs: async (address, from, to) =>
      readLogs(await ask("eth_getLogs", [{ address, fromBlock: toQuantity(from), toBlock: toQuantity(to) }])),
    logsOf: async (address, blockHash) => readLogs(await ask("eth_getLogs", [{ address, blockHash }])),
  };
}

/** An RPC's failure as one of ours: without the URL, which may hold a key. */
export function rpcErrorOf(method: string, error: unknown): RpcError {
  const text = error instanceof BaseError ? `${error.shortMessage} ${error.details ?? ""}` : messageOf(error);
  return new RpcError(`The chain's RPC failed at ${method}: ${text.replace(/https?:\/\/\S+/g, "(url)").trim()}`, {
    cause: error,
    fix: "check that the RPC of CHAIN_RPC_URL runs and can be reached.",
  });
}

function toQuantity(number: number): Hex {
  return `0x${number.toString(16)}`;
}

function readHeader(value: unknown): Header | undefined {
  if (value === null || value === undefined) return undefined;
  const raw = value as Record<string, unknown>;
  const [number, timestamp] = [Number(raw.number), Number(raw.timestamp)];
  if (
    !Number.isSafeInteger(number) ||
    !Number.isSafeInteger(timestamp) ||
    !isWord(raw.hash) ||
    !isWord(raw.parentHash)
  ) {
    throw new RpcError("The chain's RPC answered with a block that is none.");
  }
  return {
    number,
    hash: raw.hash.toLowerCase() as Hex,
    parentHash: raw.parentHash.toLowerCase() as Hex,
    timestamp,
    logsBloom: typeof raw.logsBloom === "string" ? (raw.logsBloom as Hex) : "0x",
  };
}

function readLogs(value: unknown): RawLog[] {
  if (!Array.isArray(value))
    throw new RpcError("The chain's RPC answered eth_getLogs with something else than a list.");
  const logs = value.map((raw) => {
    const log = {
      blockNumber: Number(raw.blockNumber),
      blockHash: String(raw.blockHash).toLowerCase() as Hex,
      logIndex: Number(raw.logIndex),
      topics: raw.topics as [Hex, ...Hex[]],
      data: raw.data as Hex,
    };
    if (!Number.isSafeInteger(log.blockNumber) || !isWord(log.blockHash) || raw.removed === true) {
      throw new RpcError("The chain's RPC answered with a log of no block.");
    }
    return log;
  });
  return logs.sort((a, b) => a.blockNumber - b.blockNumber || a.logIndex - b.logIndex);
}

function isWord(value: unknown): value is Hex {
  return typeof value === "string" && /^0x[0-9a-fA-F]{64}$/.test(value);
}
