import { escrowAbi, type Terms } from "@sluice/sdk";
import { decodeEventLog, type Hex } from "viem";
import { messageOf, OracleError } from "../internal/errors.ts";
import type { RawLog } from "./rpc.ts";

/** An event of the escrow as the node uses it. Amounts in base units. */
export type EscrowEvent =
  | { kind: "authorized"; logIndex: number; paymentId: Hex; terms: Terms; amount: bigint }
  | { kind: "cleared"; logIndex: number; paymentId: Hex; amount: bigint }
  | { kind: "captured"; logIndex: number; paymentId: Hex; amount: bigint; fee: bigint }
  | { kind: "voided" | "denied" | "reclaimed"; logIndex: number; paymentId: Hex; amount: bigint };

/** Reads a log of the escrow; undefined for events that say nothing about a payment (credits). */
export function readEscrowEvent(log: RawLog): EscrowEvent | undefined {
  let decoded: ReturnType<typeof decode>;
  try {
    decoded = decode(log);
  } catch (error) {
    throw new OracleError(
      `Block ${log.blockNumber}, log ${log.logIndex}: not an event of the Escrow (${messageOf(error)}).`,
      {
        cause: error,
        fix: "check ESCROW_ADDRESS: the contract there is another one or another version.",
      },
    );
  }
  const { logIndex } = log;
  const { eventName, args } = decoded;
  switch (eventName) {
    case "Authorized":
      return { kind: "authorized", logIndex, paymentId: args.paymentId, terms: args.terms, amount: args.amount };
    case "Cleared":
      return { kind: "cleared", logIndex, paymentId: args.paymentId, amount: args.exposure };
    case "Captured":
      return { kind: "captured", logIndex, paymentId: args.paymentId, amount: args.amount, fee: args.fee };
    case "Voided":
      return { kind: "voided", logIndex, paymentId: args.paymentId, amount: args.amount };
    case "Denied":
      return { kind: "denied", logIndex, paymentId: args.paymentId, amount: args.amount };
    case "Reclaimed":
      return { kind: "reclaimed", logIndex, paymentId: args.paymentId, amount: args.amount };
    default:
      return undefined;
  }
}

function decode(log: RawLog) {
  return decodeEventLog({ abi: escrowAbi, topics: log.topics, data: log.data });
}
