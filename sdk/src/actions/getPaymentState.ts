import type { Address, Client, Hex } from "viem";
import { getChainId } from "viem/actions";
import { escrowAbi } from "../abi/escrow.ts";
import { readView } from "../internal/readView.ts";
import { getPaymentId } from "../terms/getPaymentId.ts";
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
  const { escrow, paymentId, terms, ...options } = parameters;
  const id =
    paymentId ?? getPaymentId({ chainId: client.chain?.id ?? (await getChainId(client as Client)), escrow, terms });
  return readView(client, { address: escrow, abi: escrowAbi, functionName: "stateOf", args: [id] }, options);
}
