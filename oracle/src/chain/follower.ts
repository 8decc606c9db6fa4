import { setTimeout as sleep } from "node:timers/promises";
import { zeroHash } from "viem";
import type { Common } from "../internal/common.ts";
import { isRetryable, messageOf, RpcError } from "../internal/errors.ts";
import { JOURNAL_BLOCKS } from "../store/nodeStore.ts";
import { type FetchedRange, type FinalBlock, fetchRange } from "./fetchRange.ts";
import { type Ledger, tooDeep } from "./ledger.ts";
import type { Rpc } from "./rpc.ts";

/** Blocks applied in one transaction at most; below the journal's length, so that one can always be undone. */
const MAX_DENSE_BLOCKS = 100;
/** From this distance on blocks without events are skipped. */
const SPARSE_DISTANCE = 4 * JOURNAL_BLOCKS;

/** What the follower calls. Each call is complete before the next begins. */
export type FollowerHandlers = {
  /** Applies blocks that follow the ledger's cursor and makes it durable. */
  apply(blocks: readonly FinalBlock[], sparse: boolean): Promise<void>;
  /** Goes back to a block and makes it durable. */
  undo(to: number): Promise<void>;
};

export type Follower = {
  /** Follows until the process stops; rejects with what cannot be retried. */
  run(): Promise<void>;
  /** True when everything final has been applied and the chain was heard of lately. */
  isReady(): boolean;
  /** The newest block that the chain told of. */
  readonly headNumber: number;
};

/** Follows the chain's final blocks. */
export function createFollower(
  common: Common,
  options: { rpc: Rpc; ledger: Ledger; handlers: FollowerHandlers },
): Follower {
  const { settings, logger, metrics, shutdown } = common;
  const { rpc, ledger, handlers } = options;
  let headNumber = -1;
  let caughtUp = false;
  let heardAt = 0;
  let range = settings.maxBlockRange;
  let said = Date.now();

  const fetch = (from: number, final: number): Promise<FetchedRange> => {
    const sparse = final - from > SPARSE_DISTANCE;
    // A sparse range ends below the part that the journal will hold.
    const most = sparse ? Math.min(range, final - SPARSE_DISTANCE - from + 1) : Math.min(range, MAX_DENSE_BLOCKS);
    return fetchRange({ rpc, escrow: settings.escrow, from, to: Math.min(final, from + most - 1), sparse });
  };

  /** Whether the fetched blocks continue what was applied. */
  const continues = (fetched: FetchedRange): boolean => {
    const { number, hash } = ledger.cursor;
    let previous = { number, hash };
    for (const { header } of fetched.blocks) {
      // Blocks that hardhat_mine makes up in bulk name no parent; the head's own hash is compared at every look.
      const linked = header.parentHash === previous.hash || header.parentHash === zeroHash;
      if (header.number === previous.number + 1 && !linked) return false;
      previous = header;
    }
    return true;
  };

  /** Finds the last common block and goes back to it. */
  const reorganise = async (): Promise<void> => {
    const { cursor } = ledger;
    for (let number = cursor.number; ; number--) {
      const own = ledger.blockAt(number);
      if (own === undefined || number < cursor.floor) throw tooDeep(number, cursor);
      const theirs = await rpc.header(number);
      if (theirs?.hash !== own.hash) continue;
      if (number === cursor.number) {
        throw new RpcError(`The chain's RPC answered with blocks after ${number} that do not follow each other.`);
      }
      logger.warn({ from: cursor.number, to: number }, "the chain reorganised: going back");
      metrics.reorgs.inc();
      await handlers.undo(number);
      return;
    }
  };

  /** One look at the chain. Returns true when there is nothing left to apply. */
  const step = async (): Promise<boolean> => {
    const head = await rpc.head();
    headNumber = head.number;
    heardAt = Date.now();
    metrics.headBlock.set(head.number);
    const final = head.number - (settings.confirmations - 1);
    const { cursor } = ledger;
    const own = ledger.blockAt(head.number);
    if (own !== undefined && own.hash !== head.hash) await reorganise();
    else if (own === undefined && head.number < cursor.number && head.number >= settings.startBlock)
      throw tooDeep(head.number, cursor);
    if (final <= ledger.cursor.number) return true;

    let next = fetch(ledger.cursor.number + 1, final);
    while (!shutdown.signal.aborted) {
      const fetched = await next;
      if (!continues(fetched)) {
        await reorganise();
        return false;
      }
      const more = fetched.to < final;
      // The next range is on its way while this one is applied.
      if (more) {
        next = fetch(fetched.to + 1, final);
        next.catch(() => {});
      }
      await handlers.apply(fetched.blocks, fetched.sparse);
      heardAt = Date.now();
      if (range < settings.maxBlockRange) range = Math.min(settings.maxBlockRange, range * 2);
      progress(final);
      if (!more) break;
    }
    return false; // look again at once: the chain may have moved on meanwhile
  };

  const progress = (final: number): void => {
    if (Date.now() - said < 5_000) return;
    said = Date.now();
    const { number } = ledger.cursor;
    logger.info(
      { block: number, final, left: final - number },
      `followed up to block ${number}, ${final - number} to go`,
    );
  };

  return {
    async run() {
      let failures = 0;
      while (!shutdown.signal.aborted) {
        let idle: boolean;
        try {
          idle = await step();
          if (failures > 0) logger.info("the chain answers again");
          failures = 0;
        } catch (error) {
          if (!isRetryable(error) || (error as Error).name !== "RpcError") throw error;
          failures++;
          range = Math.max(1, Math.floor(range / 2));
          if (failures === 1 || failures % 20 === 0) logger.warn({ failures }, messageOf(error));
          await pause(Math.min(5_000, settings.pollMilliseconds * 2 ** Math.min(failures, 6)), shutdown.signal);
          continue;
        }
        if (!idle) continue;
        if (!caughtUp) {
          caughtUp = true;
          logger.info({ block: ledger.cursor.number }, "caught up with the chain");
        }
        await pause(settings.pollMilliseconds, shutdown.signal);
      }
    },
    isReady: () =>
      caughtUp &&
      headNumber - (settings.confirmations - 1) - ledger.cursor.number <= MAX_DENSE_BLOCKS &&
      Date.now() - heardAt < 10_000 + 10 * settings.pollMilliseconds,
    get headNumber() {
      return headNumber;
    },
  };
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => {});
}
