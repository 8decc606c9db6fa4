import type { Address } from "viem";
import { chainIdOf } from "../internal/chainIdOf.ts";
import { payingSeq } from "../internal/payingSeq.ts";
import { signData } from "../internal/signData.ts";
import { assertBaseUnits } from "../internal/words.ts";
import type { Consent, PayingVerb } from "../pay/wayToPay.ts";
import { getPaymentId } from "../terms/getPaymentId.ts";
import type { SignOptions, SluiceClient } from "../types/client.ts";
import type { Terms } from "../types/terms.ts";
import { verbTypedData } from "../verbs/verbTypedData.ts";

export type SignConsentParameters = SignOptions & {
  /** Address of the escrow. */
  escrow: Address;
  /** What is consented to. */
  verb: PayingVerb;
  terms: Terms;
  /** The most that the verb may take, in base units. */
  maxAmount: bigint;
  /** The last second in which the signature serves. */
  deadline: number;
  /** For an increase the payment's seq; the present one by default, read from the chain. */
  seq?: number | undefined;
};

const types = { authorize: "Authorize", increase: "Increase", charge: "Charge" } as const;

/**
 * A payer's consent that its allowance pays one verb of one payment, once.
 *
 * @param client - A viem client with the payer's account, or give `account`.
 * @returns What goes into `by: { type: "allowance", consent }` or `{ type: "permit", consent, permit }`.
 * @throws InvalidFieldError.
 *
 * @example
 * const consent = await signConsent(payer, { escrow, verb: "authorize", terms, maxAmount, deadline })
 * await authorizeWith(anyone, { escrow, terms, amount, by: { type: "allowance", consent } })
 */
export async function signConsent(client: SluiceClient, parameters: SignConsentParameters): Promise<Consent> {
  const { escrow, verb, terms, maxAmount, deadline } = parameters;
  assertBaseUnits(maxAmount, "maxAmount");
  const chainId = await chainIdOf(client);
  const paymentId = getPaymentId({ chainId, escrow, terms });
  const seq = BigInt(await payingSeq(client, { ...parameters, paymentId }));
  const message = { paymentId, maxAmount, seq, deadline: BigInt(deadline) };
  const typedData = verbTypedData({ chainId, escrow, type: types[verb], message });
  return { maxAmount, deadline, signature: await signData(client, typedData, parameters) };
}
