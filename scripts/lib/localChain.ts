import { createClient, custom, defineChain, type Hex, keccak256, type LocalAccount, numberToHex } from "viem";
import { createRpc, type Rpc, RpcAnswerError, type RpcCall } from "./rpc.ts";

/** The chain id of the local chain. */
export const LOCAL_CHAIN_ID = 31337;

/** Enough gas for any verb of the escrow, payouts with their full share included. */
const GAS = 3_000_000n;

/** A block to be mined: what is done before it, its transactions and its timestamp. */
interface Sealed {
  before: RpcCall[];
  raw: Hex[];
  at: number;
}

/**
 * The local chain, in the time of the payments: transactions wait until a block of a given second is mined, and enter it
 * in the order in which they were sent. Gas is free.
 */
export interface LocalChain {
  readonly rpc: Rpc;
  /** For the SDK's actions. What it sends waits for the next `mine`; what it reads together travels together. */
  readonly client: LocalClient;
  /** Timestamp of the latest block, sealed ones included, seconds. */
  now(): number;
  /** Number of the latest block, sealed ones included. */
  height(): bigint;
  /** What a verb of this account needs besides its content, so that nothing has to be asked; takes the next nonce. */
  as(account: LocalAccount): VerbOptions;
  /** Makes an account rich before the next block. */
  fund(address: Hex): void;
  /**
   * Puts all waiting transactions into one block, which is mined with the next `flush`.
   * @param at its timestamp, later than the block's before it
   */
  seal(at: number): void;
  /**
   * Mines the sealed blocks in one request.
   * @throws when a transaction failed
   */
  flush(): Promise<void>;
  /** Seals and flushes. */
  mine(at: number): Promise<void>;
  close(): void;
}

export type LocalClient = ReturnType<typeof createLocalClient>;

/** Options of the SDK's write actions that spare them questions to the chain. */
export interface VerbOptions {
  account: LocalAccount;
  simulate: false;
  nonce: number;
  gas: bigint;
  maxFeePerGas: bigint;
  maxPriorityFeePerGas: bigint;
}

/** Wei that a funded account has: more than it can ever authorize. */
const RICHES = 1n << 120n;

type Request = (call: { method: string; params?: unknown }) => Promise<unknown>;

function createLocalClient(url: string, request: Request) {
  const chain = defineChain({
    id: LOCAL_CHAIN_ID,
    name: "Sluice local",
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [url] } },
  });
  return createClient({ chain, transport: custom({ request }, { retryCount: 0 }) });
}

/** Takes over a Hardhat node that has been deployed to: from here on blocks are only mined when asked for. */
export async function openLocalChain(url: string): Promise<LocalChain> {
  const rpc = createRpc(url);
  const [, latest] = await rpc.batch([
    ["evm_setAutomine", [false]],
    ["eth_getBlockByNumber", ["latest", false]],
  ]);
  let at = Number((latest as { timestamp: Hex }).timestamp);
  let height = BigInt((latest as { number: Hex }).number);
  let before: RpcCall[] = [];
  let waiting: Hex[] = [];
  let sealed: Sealed[] = [];
  const nonces = new Map<string, number>();
  const read = gatherReads(rpc);
  const client = createLocalClient(url, async ({ method, params }) => {
    if (method === "eth_chainId") return numberToHex(LOCAL_CHAIN_ID);
    if (method !== "eth_sendRawTransaction") return await read([method, (params ?? []) as unknown[]]);
    const [raw] = params as [Hex];
    waiting.push(raw);
    return keccak256(raw);
  });

  const seal = (time: number): void => {
    if (time <= at) throw new Error(`a block at ${time} cannot follow one at ${at}`);
    sealed.push({ before, raw: waiting, at: time });
    before = [];
    waiting = [];
    at = time;
    height += 1n;
  };

  const flush = async (): Promise<void> => {
    const blocks = sealed;
    sealed = [];
    const hashes = blocks.flatMap(({ raw }) => raw.map((transaction) => keccak256(transaction)));
    const answers = await rpc.batch([
      ...blocks.flatMap((block): RpcCall[] => [
        ...block.before,
        ...block.raw.map((raw): RpcCall => ["eth_sendRawTransaction", [raw]]),
        ["evm_setNextBlockTimestamp", [block.at]],
        ["evm_mine", []],
      ]),
      ["eth_blockNumber", []],
      ...hashes.map((hash): RpcCall => ["eth_getTransactionReceipt", [hash]]),
    ]);
    const receipts = answers.slice(answers.length - hashes.length) as ({ status: Hex; blockNumber: Hex } | null)[];
    const reached = BigInt(answers[answers.length - hashes.length - 1] as Hex);
    if (reached !== height) throw new Error(`the chain is at block ${reached} where ${height} was expected`);
    for (const [i, hash] of hashes.entries()) {
      const receipt = receipts[i] ?? null;
      if (receipt === null) throw new Error(`transaction ${hash} was not mined up to block ${reached}`);
      if (receipt.status !== "0x1") {
        throw new Error(
          `transaction ${hash} of block ${BigInt(receipt.blockNumber)} reverted: ${await reasonOf(rpc, hash)}`,
        );
      }
    }
  };

  return {
    rpc,
    client,
    now: () => at,
    height: () => height,
    as(account) {
      const nonce = nonces.get(account.address) ?? 0;
      nonces.set(account.address, nonce + 1);
      return { account, simulate: false, nonce, gas: GAS, maxFeePerGas: 0n, maxPriorityFeePerGas: 0n };
    },
    fund(address) {
      before.push(["hardhat_setBalance", [address, numberToHex(RICHES)]]);
    },
    seal,
    flush,
    async mine(time) {
      seal(time);
      await flush();
    },
    close: () => rpc.close(),
  };
}

/** Sends what is asked within one turn of the event loop in one request. */
function gatherReads(rpc: Rpc): (call: RpcCall) => Promise<unknown> {
  type Pending = { call: RpcCall; done: (result: unknown) => void; fail: (error: unknown) => void };
  let pending: Pending[] = [];
  const flush = async (): Promise<void> => {
    const group = pending;
    pending = [];
    try {
      const answers = await rpc.settled(group.map(({ call }) => call));
      for (const [i, { done, fail }] of group.entries()) {
        const answer = answers[i];
        if (answer instanceof RpcAnswerError) fail(answer);
        else done(answer);
      }
    } catch (error) {
      for (const { fail } of group) fail(error);
    }
  };
  return (call) =>
    new Promise((done, fail) => {
      pending.push({ call, done, fail });
      if (pending.length === 1) setImmediate(() => void flush());
    });
}

/** Why a mined transaction reverted: its data, from a trace. */
async function reasonOf(rpc: Rpc, hash: Hex): Promise<string> {
  try {
    const trace = (await rpc.request("debug_traceTransaction", [
      hash,
      { disableMemory: true, disableStack: true, disableStorage: true },
    ])) as { returnValue?: string };
    return trace.returnValue === undefined || trace.returnValue === ""
      ? "without a reason"
      : `0x${trace.returnValue.replace(/^0x/, "")}`;
  } catch {
    return "its reason could not be found";
  }
}
