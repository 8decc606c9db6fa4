import type { Hex } from "viem";
import { isAddressEqual, zeroAddress } from "viem";
import { InvalidFieldError } from "../errors/fields.ts";
import type { Extension } from "../types/extension.ts";
import type { PaymentEvent } from "../types/paymentEvent.ts";
import type { PaymentState } from "../types/paymentState.ts";
import type { Terms } from "../types/terms.ts";

export type RebuildPaymentStateParameters = {
  /** All events of the payment since its first, in chain order; those of others are passed over. */
  events: readonly PaymentEvent[];
  paymentId: Hex;
  /** Second of a block, for nodes that do not say it with their logs. */
  timestampOf?: ((blockHash: Hex) => number) | undefined;
};

export type RebuiltPayment = { terms: Terms; state: PaymentState; extension: Extension };

/**
 * Terms, state and deadlines of a payment from its events alone: what getPaymentState and getExtension say, without asking
 * the contract. Undefined for a payment without events.
 *
 * @throws InvalidFieldError where neither the events nor `timestampOf` know the time of a block.
 *
 * @example
 * const events = await getPaymentEvents(client, { escrow, fromBlock, paymentId })
 * const rebuilt = rebuildPaymentState({ events, paymentId })
 */
export function rebuildPaymentState(parameters: RebuildPaymentStateParameters): RebuiltPayment | undefined {
  const { events, paymentId, timestampOf } = parameters;
  let payment: RebuiltPayment | undefined;
  for (const event of events) {
    if (!("paymentId" in event) || event.paymentId.toLowerCase() !== paymentId.toLowerCase()) continue;
    const clock = () => secondOf(event, timestampOf);
    if (event.type === "authorized" || event.type === "charged") payment = opened(event, clock());
    else if (payment !== undefined) payment = applied(payment, event, clock);
  }
  return payment;
}

type EventOfPayment = Extract<PaymentEvent, { paymentId: Hex }>;
type Opening = Extract<PaymentEvent, { type: "authorized" | "charged" }>;

function opened(event: Opening, clock: number): RebuiltPayment {
  const { type, terms, amount } = event;
  const charged = type === "charged";
  return {
    terms,
    extension: { captureBy: 0, refundBy: 0 },
    state: {
      held: charged ? 0n : amount,
      refundable: charged ? amount : 0n,
      clock,
      seq: 1,
      exists: true,
      cleared: charged || isAddressEqual(terms.gate, zeroAddress),
      disputed: false,
      noIncrease: false,
    },
  };
}

function applied(
  payment: RebuiltPayment,
  event: Exclude<EventOfPayment, Opening>,
  clock: () => number,
): RebuiltPayment {
  const { state } = payment;
  if (event.type === "cleared") return { ...payment, state: { ...state, cleared: true } };
  // Clearing does not count; everything else does, up to where the count stays.
  const counted = { ...state, seq: Math.min(state.seq + 1, 4095) };
  if (event.type === "extended") {
    const extension = { captureBy: Number(event.captureBy), refundBy: Number(event.refundBy) };
    return { ...payment, state: counted, extension };
  }
  return { ...payment, state: { ...counted, ...changes(state, event, clock) } };
}

type Moving = Exclude<EventOfPayment, Opening | { type: "cleared" | "extended" }>;

function changes(state: PaymentState, event: Moving, clock: () => number): Partial<PaymentState> {
  switch (event.type) {
    case "increased":
      return { held: state.held + event.amount, clock: clock() };
    case "captured":
      return { held: state.held - event.amount, refundable: state.refundable + event.amount, cleared: true };
    case "voided": {
      const held = state.held - event.amount;
      return { held, noIncrease: true, disputed: state.disputed && held > 0n };
    }
    case "denied":
    case "reclaimed":
      return { held: state.held - event.amount, noIncrease: true };
    case "disputed":
      return { disputed: true, clock: clock() };
    case "resolved":
      return {
        held: 0n,
        refundable: state.refundable + event.toPayee,
        disputed: false,
        noIncrease: state.noIncrease || event.toPayer > 0n,
      };
    case "refunded":
      return { refundable: state.refundable - event.amount, noIncrease: true };
  }
}

function secondOf(event: PaymentEvent, timestampOf: RebuildPaymentStateParameters["timestampOf"]): number {
  const second = event.blockTimestamp === undefined ? timestampOf?.(event.blockHash) : Number(event.blockTimestamp);
  if (second === undefined) {
    const expected = "the block's second: give timestampOf, this node's logs do not say it";
    throw new InvalidFieldError({ field: "blockTimestamp", value: undefined, expected });
  }
  return second;
}
