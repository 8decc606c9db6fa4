import { type Address, type Log, parseEventLogs } from "viem";
import { escrowAbi } from "../abi/escrow.ts";
import { InvalidFieldError } from "../errors/fields.ts";
import { isAddressShaped } from "../internal/words.ts";
import { type PaymentEvent, paymentEventNames } from "../types/paymentEvent.ts";

export type DecodePaymentEventsOptions = {
  /** Address of the escrow: any other contract can log what looks like an event of a payment. */
  escrow: Address;
};

/**
 * Reads the escrow's events out of logs, in their order. Logs of anything else are left out, and so are those that a
 * reorganisation took back.
 *
 * @param logs - Logs of mined blocks, for example a receipt's.
 *
 * @example
 * const [event] = decodePaymentEvents(receipt.logs, { escrow })
 * if (event?.type === "captured") console.log(event.amount, event.fee)
 */
export function decodePaymentEvents(logs: readonly Log[], { escrow }: DecodePaymentEventsOptions): PaymentEvent[] {
  if (!isAddressShaped(escrow)) {
    throw new InvalidFieldError({ field: "escrow", value: escrow, expected: "an address (0x and 40 hex digits)" });
  }
  const wanted = escrow.toLowerCase();
  const ours = logs.filter((log) => log.address.toLowerCase() === wanted && log.removed !== true);
  const parsed = parseEventLogs({ abi: escrowAbi, logs: ours, eventName: [...paymentEventNames], strict: true });
  const events: PaymentEvent[] = [];
  for (const log of parsed) {
    const { eventName, args, address, blockNumber, blockHash, transactionHash, logIndex } = log;
    if (blockNumber === null || blockHash === null || transactionHash === null || logIndex === null) continue;
    const type = eventName.charAt(0).toLowerCase() + eventName.slice(1);
    const blockTimestamp = log.blockTimestamp ?? undefined;
    const position = { blockNumber, blockHash, transactionHash, logIndex, blockTimestamp, escrow: address };
    events.push({ type, ...args, ...position } as PaymentEvent);
  }
  return events;
}
