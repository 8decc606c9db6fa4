import type { Address } from "viem";
import type { RelayableCall, SignedVerb } from "../calls/escrowCall.ts";
import { feeOf } from "../calls/prepareCall.ts";
import { InvalidFieldError } from "../errors/fields.ts";
import { chainIdOf } from "../internal/chainIdOf.ts";
import { signData, signerOf } from "../internal/signData.ts";
import { getPaymentId } from "../terms/getPaymentId.ts";
import type { SignOptions, SluiceClient } from "../types/client.ts";
import { verbTypedData } from "../verbs/verbTypedData.ts";
import type { VerbMessage } from "../verbs/verbTypes.ts";
import { getPaymentState } from "./getPaymentState.ts";

export type SignVerbParameters = SignOptions & {
  /** Address of the escrow. */
  escrow: Address;
  /** The verb with its numbers. A report is not part of what is signed. */
  call: RelayableCall;
  /** The last second in which the signature serves. */
  deadline: number;
  /** The payment's seq that the signature is for; the present one by default, read from the chain. */
  seq?: number | undefined;
};

/**
 * Signs one verb for somebody else to submit. It serves once, at this seq of this payment: after any other verb (clearing
 * does not count) it serves no more.
 *
 * @param client - A viem client with an account, or give `account`.
 * @returns What `relayVerb`, or a batch with `verb: "relay"`, takes.
 * @throws FeeOutOfBoundsError, InvalidFieldError.
 *
 * @example
 * const signed = await signVerb(operator, { escrow, call: { verb: "capture", terms, amount }, deadline })
 * await relayVerb(anyone, { escrow, ...signed })
 */
export async function signVerb(client: SluiceClient, parameters: SignVerbParameters): Promise<SignedVerb> {
  const { escrow, call, deadline } = parameters;
  const chainId = await chainIdOf(client);
  const paymentId = getPaymentId({ chainId, escrow, terms: call.terms });
  const seq = parameters.seq ?? (await getPaymentState(client, { escrow, paymentId })).seq;
  const signer = signerOf(client, parameters);
  const message = { paymentId, signer, seq: BigInt(seq), deadline: BigInt(deadline) };
  const signature = await signData(client, typedDataOf(call, { chainId, escrow }, message), parameters);
  return { call: withFee(call), signer, deadline, signature };
}

/** What was signed must not change with a default. */
function withFee(call: RelayableCall): RelayableCall {
  return call.verb === "capture" ? { ...call, fee: feeOf(call) } : call;
}

function typedDataOf(
  call: RelayableCall,
  domain: { chainId: number; escrow: Address },
  message: VerbMessage<"Clear">,
): object {
  switch (call.verb) {
    case "clear":
      return verbTypedData({ ...domain, type: "Clear", message });
    case "capture":
      return verbTypedData({
        ...domain,
        type: "Capture",
        message: { ...message, amount: call.amount, fee: feeOf(call) },
      });
    case "void":
      return verbTypedData({ ...domain, type: "Void", message: { ...message, amount: call.amount } });
    case "dispute":
      return verbTypedData({ ...domain, type: "Dispute", message: { ...message, evidence: call.evidence } });
    case "resolve":
      return verbTypedData({ ...domain, type: "Resolve", message: { ...message, toPayee: call.toPayee } });
    case "reclaim":
      return verbTypedData({ ...domain, type: "Reclaim", message });
    case "refund":
      return verbTypedData({ ...domain, type: "Refund", message: { ...message, amount: call.amount } });
    default:
      throw new InvalidFieldError({
        field: "call.verb",
        value: (call as { verb: unknown }).verb,
        expected: "clear, capture, void, dispute, resolve, reclaim or refund",
      });
  }
}
