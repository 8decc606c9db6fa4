import type { Address, Hex } from "viem";
import { getPaymentState } from "../actions/getPaymentState.ts";
import type { PayingVerb } from "../pay/wayToPay.ts";
import type { SluiceClient } from "../types/client.ts";

/** The seq that a payer's consent names: 0 before the first verb, for an increase the payment's present one. */
export async function payingSeq(
  client: SluiceClient,
  { escrow, paymentId, verb, seq }: { escrow: Address; paymentId: Hex; verb: PayingVerb; seq?: number | undefined },
): Promise<number> {
  if (seq !== undefined) return seq;
  if (verb !== "increase") return 0;
  return (await getPaymentState(client, { escrow, paymentId })).seq;
}
