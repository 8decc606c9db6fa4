import type { Address, Hash, Hex, Log } from "viem";
import type { escrowAbi } from "../abi/escrow.ts";

/** The escrow's events about payments, credits and calls of a batch that failed. */
export const paymentEventNames = [
  "Authorized",
  "Increased",
  "Charged",
  "Cleared",
  "Captured",
  "Voided",
  "Denied",
  "Disputed",
  "Resolved",
  "Extended",
  "Refunded",
  "Reclaimed",
  "Credited",
  "CreditClaimed",
  "BatchCallFailed",
] as const;

export type PaymentEventName = (typeof paymentEventNames)[number];

/** Where an event stands in the chain. */
export type EventPosition = {
  blockNumber: bigint;
  blockHash: Hex;
  transactionHash: Hash;
  logIndex: number;
  /** Second of the block, where the node says it with its logs. */
  blockTimestamp: bigint | undefined;
  escrow: Address;
};

type EventOf<name extends PaymentEventName> = {
  /** The event's name with a small first letter. */
  type: Uncapitalize<name>;
} & Log<bigint, number, false, undefined, true, typeof escrowAbi, name>["args"] &
  EventPosition;

/** One event of the escrow with its values and its place: `type` says which. */
export type PaymentEvent = { [name in PaymentEventName]: EventOf<name> }[PaymentEventName];
