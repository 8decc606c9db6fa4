import { getPaymentEvents, getPaymentState, type PaymentEvent } from "@sluice/sdk";
import { type Hex, zeroAddress } from "viem";
import type { FinalState } from "../../../oracle/src/simulate/acceptance.ts";
import type { LocalChain } from "../localChain.ts";
import type { Payment } from "./payment.ts";

/** What the chain says about a finished scenario. */
export interface ChainFindings {
  /** Sentences about payments whose state contradicts their events, and about money that is missing. */
  contradictions: string[];
  /** What the escrow holds for payments, by token, in base units. */
  held: Map<Hex, bigint>;
}

const ENDS = { captured: "captured", voided: "voided", denied: "denied", reclaimed: "reclaimed" } as const;

/**
 * Reads the final state of every payment from the contract: its slot and its events must say the same, and the escrow
 * must have what it holds for all of them. Sets `finalState` of each payment.
 */
export async function readOutcomes(
  chain: LocalChain,
  payments: readonly Payment[],
  { escrow, startBlock, token }: { escrow: Hex; startBlock: bigint; token: Hex },
): Promise<ChainFindings> {
  const { client } = chain;
  const events = await getPaymentEvents(client, { escrow, fromBlock: startBlock });
  const last = new Map<Hex, PaymentEvent>();
  const contradictions: string[] = [];
  for (const event of events) {
    if (event.type === "credited") contradictions.push(`a payout to ${event.account} failed and was credited`);
    else if ("paymentId" in event) last.set(event.paymentId, event);
  }
  const held = new Map<Hex, bigint>([
    [zeroAddress, 0n],
    [token, 0n],
  ]);
  await Promise.all(
    payments.map(async (payment) => {
      const { paymentId, intent, terms } = payment;
      const state = await getPaymentState(client, { escrow, paymentId });
      const type = last.get(paymentId)?.type;
      const finalState: FinalState = type !== undefined && type in ENDS ? ENDS[type as keyof typeof ENDS] : "held";
      payment.finalState = finalState;
      const expected = {
        held: finalState === "held" ? intent.amount : 0n,
        refundable: finalState === "captured" ? intent.amount : 0n,
      };
      if (!state.exists || state.held !== expected.held || state.refundable !== expected.refundable) {
        contradictions.push(
          `payment ${intent.index} is ${finalState} by its events, but its state holds ${state.held} and has ${state.refundable} captured`,
        );
      }
      held.set(terms.token, (held.get(terms.token) ?? 0n) + state.held);
    }),
  );
  const coins = BigInt((await chain.rpc.request("eth_getBalance", [escrow, "latest"])) as Hex);
  const balanceOf = `0x70a08231${escrow.slice(2).toLowerCase().padStart(64, "0")}`;
  const tokens = BigInt((await chain.rpc.request("eth_call", [{ to: token, data: balanceOf }, "latest"])) as Hex);
  for (const [what, has, owes] of [
    ["coin", coins, held.get(zeroAddress)],
    ["token", tokens, held.get(token)],
  ] as const) {
    if (has !== owes)
      contradictions.push(`the escrow has ${has} base units of the ${what} and holds ${owes} for payments`);
  }
  return { contradictions, held };
}
