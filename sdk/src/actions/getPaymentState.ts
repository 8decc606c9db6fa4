import type { Address, Hex } from "viem";
import { escrowAbi } from "../abi/escrow.ts";
import { paymentIdOf } from "../internal/paymentIdOf.ts";
import { readView } from "../internal/readView.ts";
import type { ReadOptions, SluiceClient } from "../types/client.ts";
import type { PaymentState } from "../types/paymentState.ts";
import type { Terms } from "../types/terms.ts";

export type GetPaymentStateParameters = ReadOptions & {
  /** Address of the escrow. */
  escrow: Address;
} & ({ paymentId: Hex; terms?: undefined } | { terms: Terms; paymentId?: undefined });

/**
 * The state of a payment, by its id or its terms; all zero when it was never authorized.
 *
 * @param client - A viem client.
 * @returns Amounts in base units, times in seconds.
 *
 * @example
 * const { held, cleared } = await getPaymentState(client, { escrow, terms })
 */
export async function getPaymentState(
  client: SluiceClient,
  parameters: GetPaymentStateParameters,
): Promise<PaymentState> {
  const args = [await paymentIdOf(client, parameters)] as const;
  return readView(client, { address: parameters.escrow, abi: escrowAbi, functionName: "stateOf", args }, parameters);
}
