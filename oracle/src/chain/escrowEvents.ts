import { escrowAbi, type Terms } from "@sluice/sdk";
import { decodeEventLog, type Hex } from "viem";
import { messageOf, OracleError } from "../internal/errors.ts";
import type { RawLog } from "./rpc.ts";

/** An event of the escrow as the node uses it. Amounts in base units. */
export type EscrowEvent =
  | { kind: "authorized"; logIndex: number; paymentId: Hex; terms: Terms; amount: bigint }
  | { kind: "charged"; logIndex: number; paymentId: Hex; terms: Terms; amount: bigint; fee: bigint }
  | { kind: "increased"; logIndex: number; paymentId: Hex; amount: bigint }
  | { kind: "cleared"; logIndex: number; paymentId: Hex; amount: bigint }
  | { kind: "captured"; logIndex: number; paymentId: Hex; amount: bigint; fee: bigint }
  | { kind: "voided" | "denied" | "reclaimed" | "refunded"; logIndex: number; paymentId: Hex; amount: bigint }
  | { kind: "disputed"; logIndex: number; paymentId: Hex; evidence: Hex }
  | { kind: "resolved"; logIndex: number; paymentId: Hex; toPayee: bigint; fee: bigint; toPayer: bigint }
  | { kind: "extended"; logIndex: number; paymentId: Hex; captureBy: number; refundBy: number };

/** Reads a log of the escrow; undefined for events that say nothing about a payment (credits, failed calls of a batch). */
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
    case "Charged": {
      const { paymentId, terms, amount, fee } = args;
      return { kind: "charged", logIndex, paymentId, terms, amount, fee };
    }
    case "Increased":
      return { kind: "increased", logIndex, paymentId: args.paymentId, amount: args.amount };
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
    case "Refunded":
      return { kind: "refunded", logIndex, paymentId: args.paymentId, amount: args.amount };
    case "Disputed":
      return { kind: "disputed", logIndex, paymentId: args.paymentId, evidence: args.evidence };
    case "Resolved": {
      const { paymentId, toPayee, fee, toPayer } = args;
      return { kind: "resolved", logIndex, paymentId, toPayee, fee, toPayer };
    }
    case "Extended": {
      const { paymentId, captureBy, refundBy } = args;
      return { kind: "extended", logIndex, paymentId, captureBy: Number(captureBy), refundBy: Number(refundBy) };
    }
    default:
      return undefined;
  }
}

function decode(log: RawLog) {
  return decodeEventLog({ abi: escrowAbi, topics: log.topics, data: log.data });
}
