import type { Hash } from "viem";
import type { RefundCall } from "../calls/escrowCall.ts";
import { type CallParameters, writeCall } from "../internal/writeCall.ts";
import type { SluiceClient } from "../types/client.ts";

export type RefundParameters = CallParameters<RefundCall>;

/**
 * Gives captured money back, from the sender to the payer. Sent by the operator or the payee, before refundBy. A token goes
 * by the sender's allowance for the escrow (`approveEscrow`); native coin goes along as value.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns Hash of the transaction.
 * @throws ContractError: NotOperatorNorPayee, AfterRefundBy, InvalidAmount and others.
 *
 * @example
 * const hash = await refund(client, { escrow, terms, amount: 1_000_000n })
 */
export async function refund(client: SluiceClient, parameters: RefundParameters): Promise<Hash> {
  return writeCall(client, { ...parameters, verb: "refund" });
}
