import type { Address, Hex, Log } from "viem";
import { watchContractEvent } from "viem/actions";
import { escrowAbi } from "../abi/escrow.ts";
import { decodePaymentEvents } from "../events/decodePaymentEvents.ts";
import type { SluiceClient } from "../types/client.ts";
import type { PaymentEvent } from "../types/paymentEvent.ts";

export type WatchPaymentsParameters = {
  /** Address of the escrow. */
  escrow: Address;
  /** Only what happens to this payment. */
  paymentId?: Hex | undefined;
  /** Called with the events of each block that has some, in chain order. */
  onEvents: (events: PaymentEvent[]) => void;
  onError?: ((error: Error) => void) | undefined;
  /** The first block to look at; by default what comes from now on (some nodes add the latest block). */
  fromBlock?: bigint | undefined;
  /** Ask the node again and again instead of subscribing; true by default where the transport cannot subscribe. */
  poll?: true | undefined;
  /** How often, in milliseconds; the client's by default. */
  pollingInterval?: number | undefined;
};

/**
 * Watches the escrow's events as they come. For screens: what must miss nothing across restarts and reorgs reads
 * `getPaymentEvents` block by block.
 *
 * @param client - A viem client.
 * @returns A function that ends the watching.
 *
 * @example
 * const unwatch = watchPayments(client, { escrow, onEvents: (events) => console.log(events) })
 */
export function watchPayments(client: SluiceClient, parameters: WatchPaymentsParameters): () => void {
  const { escrow, paymentId, onEvents, onError, fromBlock, poll, pollingInterval } = parameters;
  const onLogs = (logs: Log[]) => {
    const events = decodePaymentEvents(logs, { escrow });
    const ours =
      paymentId === undefined
        ? events
        : events.filter((event) => "paymentId" in event && event.paymentId === paymentId);
    if (ours.length > 0) onEvents(ours);
  };
  const options = { address: escrow, abi: escrowAbi, onLogs, onError, fromBlock, poll, pollingInterval };
  return watchContractEvent(client, options as never);
}
