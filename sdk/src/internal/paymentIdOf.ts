import type { Address, Hex } from "viem";
import { getPaymentId } from "../terms/getPaymentId.ts";
import type { SluiceClient } from "../types/client.ts";
import type { Terms } from "../types/terms.ts";
import { chainIdOf } from "./chainIdOf.ts";

/** The id of a payment that was named by its id or by its terms. */
export async function paymentIdOf(
  client: SluiceClient,
  { escrow, paymentId, terms }: { escrow: Address; paymentId?: Hex | undefined; terms?: Terms | undefined },
): Promise<Hex> {
  return paymentId ?? getPaymentId({ chainId: await chainIdOf(client), escrow, terms: terms as Terms });
}
