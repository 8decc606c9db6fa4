import type { Hex } from "viem";
import { RpcError } from "../internal/errors.ts";
import { bloomTest } from "./bloom.ts";
import { type EscrowEvent, readEscrowEvent } from "./escrowEvents.ts";
import type { Header, RawLog, Rpc } from "./rpc.ts";

/** A block with the escrow's events in it. */
export type FinalBlock = { header: Header; events: EscrowEvent[] };

/** Blocks that follow each other. */
export type FetchedRange = {
  from: number;
  to: number;
  /** All blocks of the range; of a sparse one only those with events, and the last. */
  blocks: FinalBlock[];
  sparse: boolean;
};

/**
 * Fetches the blocks of a range with the escrow's events. What it returns fits together: every log belongs to its
 * block's hash, and no block whose bloom filter allows events of the escrow comes without them unasked.
 *
 * @param options.sparse - true to leave out blocks without events (for the long way up to the head).
 */
export async function fetchRange(options: {
  rpc: Rpc;
  escrow: Hex;
  from: number;
  to: number;
  sparse: boolean;
}): Promise<FetchedRange> {
  const { rpc, escrow, from, to, sparse } = options;
  const numbers = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  let logs: RawLog[];
  let headers: (Header | undefined)[];
  if (sparse) {
    logs = await rpc.logs(escrow, from, to);
    headers = await rpc.headers([...new Set([...logs.map((log) => log.blockNumber), to])].sort((a, b) => a - b));
  } else {
    [logs, headers] = await Promise.all([rpc.logs(escrow, from, to), rpc.headers(numbers)]);
  }
  const byBlock = new Map<number, RawLog[]>();
  for (const log of logs) {
    const list = byBlock.get(log.blockNumber);
    if (list === undefined) byBlock.set(log.blockNumber, [log]);
    else list.push(log);
  }
  const mayHoldLogs = bloomTest(escrow);
  const blocks = await Promise.all(
    headers.map(async (header, index) => {
      if (header === undefined) {
        throw new RpcError(
          `The chain's RPC does not have block ${sparse ? "of a log" : numbers[index]} any more or yet.`,
        );
      }
      let own = byBlock.get(header.number) ?? [];
      if (own.length === 0 && mayHoldLogs(header.logsBloom)) own = await rpc.logsOf(escrow, header.hash);
      if (own.some((log) => log.blockHash !== header.hash)) {
        throw new RpcError(`The chain reorganised while block ${header.number} was read.`);
      }
      return { header, events: own.map(readEscrowEvent).filter((event) => event !== undefined) };
    }),
  );
  return { from, to, blocks, sparse };
}
