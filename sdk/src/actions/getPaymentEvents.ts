import { type Address, formatLog, type Hex, numberToHex, type RpcLog } from "viem";
import { decodePaymentEvents } from "../events/decodePaymentEvents.ts";
import type { SluiceClient } from "../types/client.ts";
import type { PaymentEvent } from "../types/paymentEvent.ts";

export type GetPaymentEventsParameters = {
  /** Address of the escrow. */
  escrow: Address;
  /** Only what happened to this payment (credits are not of one payment and left out). */
  paymentId?: Hex | undefined;
} & (
  | {
      fromBlock: bigint;
      /** The latest block by default. */
      toBlock?: bigint | undefined;
      blockHash?: undefined;
    }
  | {
      /** One block by its hash: a chain that has another block there answers with an error instead of its events. */
      blockHash: Hex;
      fromBlock?: undefined;
      toBlock?: undefined;
    }
);

/**
 * The escrow's events of a range of blocks, in chain order. From them alone the state of every payment can be rebuilt.
 *
 * @param client - A viem client.
 *
 * @example
 * const events = await getPaymentEvents(client, { escrow, fromBlock: 0n, paymentId })
 */
export async function getPaymentEvents(
  client: SluiceClient,
  parameters: GetPaymentEventsParameters,
): Promise<PaymentEvent[]> {
  const { escrow, paymentId, fromBlock, toBlock, blockHash } = parameters;
  const range =
    blockHash === undefined
      ? {
          fromBlock: numberToHex(fromBlock),
          toBlock: toBlock === undefined ? ("latest" as const) : numberToHex(toBlock),
        }
      : { blockHash };
  const topics = paymentId === undefined ? [] : [null, paymentId];
  const logs: RpcLog[] = await client.request({
    method: "eth_getLogs",
    params: [{ address: escrow, topics, ...range }],
  });
  return decodePaymentEvents(
    logs.map((log) => formatLog(log)),
    { escrow },
  );
}
