import { type Log, parseEventLogs } from "viem";
import { escrowAbi } from "../abi/escrow.ts";
import { type PaymentEvent, paymentEventNames } from "../types/paymentEvent.ts";

/**
 * Reads the escrow's events out of logs, in their order. Logs of anything else are left out.
 *
 * @param logs - Logs of mined blocks, for example a receipt's.
 *
 * @example
 * const [event] = decodePaymentEvents(receipt.logs)
 * if (event?.type === "captured") console.log(event.amount, event.fee)
 */
export function decodePaymentEvents(logs: readonly Log[]): PaymentEvent[] {
  const parsed = parseEventLogs({ abi: escrowAbi, logs: [...logs], eventName: [...paymentEventNames], strict: true });
  const events: PaymentEvent[] = [];
  for (const { eventName, args, address, blockNumber, blockHash, transactionHash, logIndex } of parsed) {
    if (blockNumber === null || blockHash === null || transactionHash === null || logIndex === null) continue;
    const type = eventName.charAt(0).toLowerCase() + eventName.slice(1);
    events.push({ type, ...args, blockNumber, blockHash, transactionHash, logIndex, escrow: address } as PaymentEvent);
  }
  return events;
}
