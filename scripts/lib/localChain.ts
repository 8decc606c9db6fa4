import { createClient, custom, defineChain, type Hex, keccak256, type LocalAccount, numberToHex } from "viem";
import { createRpc, type Rpc, RpcAnswerError, type RpcCall } from "./rpc.ts";

/** The chain id of the local chain. */
export const LOCAL_CHAIN_ID = 31337;

/** Enough gas for any verb of the escrow, payouts with their full share included. */
const GAS = 3_000_000n;

/** A mined block. */
export interface Mined {
  number: bigint;
  /** timestamp, seconds */
  at: number;
  transactions: Hex[];
}

/**
 * The local chain, in the time of the payments: transactions wait until a block of a given second is mined, and enter it
 * in the order in which they were sent. Gas is free.
 */
export interface LocalChain {
  readonly rpc: Rpc;
  /** For the SDK's actions. What it sends waits for the next `mine`; what it reads together travels together. */
  readonly client: LocalClient;
  /** Timestamp of the latest block, seconds. */
  now(): number;
  /** Number of the latest block. */
  height(): bigint;
  /** What a verb of this account needs besides its content, so that nothing has to be asked; takes the next nonce. */
  as(account: LocalAccount): VerbOptions;
  /** Makes an account rich before the next block. */
  fund(address: Hex): void;
  /**
   * Mines all waiting transactions into one block.
   * @param at its timestamp, later than the latest block's
   * @throws when one of them failed
   */
  mine(at: number): Promise<Mined>;
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
  const nonces = new Map<string, number>();
  const read = gatherReads(rpc);
  const client = createLocalClient(url, async ({ method, params }) => {
    if (method === "eth_chainId") return numberToHex(LOCAL_CHAIN_ID);
    if (method !== "eth_sendRawTransaction") return await read([method, (params ?? []) as unknown[]]);
    const [raw] = params as [Hex];
    waiting.push(raw);
    return keccak256(raw);
  });

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
    async mine(time) {
      if (time <= at) throw new Error(`a block at ${time} cannot follow one at ${at}`);
      const [first, sent] = [before, waiting];
      before = [];
      waiting = [];
      const hashes = sent.map((raw) => keccak256(raw));
      const answers = await rpc.batch([
        ...first,
        ...sent.map((raw): RpcCall => ["eth_sendRawTransaction", [raw]]),
        ["evm_setNextBlockTimestamp", [time]],
        ["evm_mine", []],
        ["eth_getBlockByNumber", ["latest", false]],
        ...hashes.map((hash): RpcCall => ["eth_getTransactionReceipt", [hash]]),
      ]);
      const mined = first.length + sent.length + 2;
      const block = answers[mined] as { number: Hex; timestamp: Hex; transactions: Hex[] };
      at = Number(block.timestamp);
      const number = BigInt(block.number);
      height = number;
      const receipts = answers.slice(mined + 1) as ({ status: Hex } | null)[];
      for (const [i, hash] of hashes.entries()) {
        const receipt = receipts[i] ?? null;
        if (receipt === null) throw new Error(`transaction ${hash} did not enter block ${number}`);
        if (receipt.status !== "0x1") {
          throw new Error(`transaction ${hash} of block ${number} reverted: ${await reasonOf(rpc, hash)}`);
        }
      }
      return { number, at, transactions: block.transactions };
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
