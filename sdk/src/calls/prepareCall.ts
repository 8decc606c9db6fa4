import { type Address, encodeFunctionData, type Hex, isAddressEqual, zeroAddress } from "viem";
import { escrowAbi } from "../abi/escrow.ts";
import { InvalidFieldError } from "../errors/fields.ts";
import { InvalidAmountError } from "../errors/terms.ts";
import { assertFee } from "../fees/assertFee.ts";
import { feeBounds } from "../fees/feeBounds.ts";
import { assertBaseUnits } from "../internal/words.ts";
import { encodeWayToPay } from "../pay/encodeWayToPay.ts";
import { assertTerms } from "../terms/assertTerms.ts";
import type { Terms } from "../types/terms.ts";
import type { EscrowCall } from "./escrowCall.ts";

export type PreparedCall = {
  /** The function of the escrow. */
  functionName: string;
  args: readonly unknown[];
  /** Wei to send along. */
  value: bigint;
};

/** Function, arguments and value of a call; refuses what the escrow would refuse of the call itself. */
export function prepareCall(call: EscrowCall, escrow: Address): PreparedCall {
  const prepared = argumentsOf(call, escrow);
  return { functionName: call.verb, args: prepared.args, value: prepared.value ?? 0n };
}

/** The calldata of a call. */
export function encodePrepared({ functionName, args }: PreparedCall): Hex {
  return encodeFunctionData({ abi: escrowAbi, functionName, args } as never);
}

type Arguments = { args: readonly unknown[]; value?: bigint };

function argumentsOf(call: EscrowCall, escrow: Address): Arguments {
  switch (call.verb) {
    case "authorize":
    case "authorizeWith":
    case "increase":
    case "increaseWith":
    case "charge":
    case "chargeWith":
      return payingArguments(call, escrow);
    case "clear":
    case "deny":
      return { args: [call.terms, call.report ?? "0x"] };
    case "capture":
      return { args: [call.terms, call.amount, feeOf(call), call.report ?? "0x"] };
    case "void":
      assertBaseUnits(call.amount, "amount");
      return { args: [call.terms, call.amount] };
    case "dispute":
      return { args: [call.terms, call.evidence] };
    case "resolve":
      assertBaseUnits(call.toPayee, "toPayee");
      return { args: [call.terms, call.toPayee] };
    case "resolveExpired":
    case "reclaim":
      return { args: [call.terms] };
    case "extend": {
      const { terms, captureBy, refundBy, deadline, payerSignature = "0x", payeeSignature = "0x" } = call;
      return { args: [terms, captureBy, refundBy, BigInt(deadline), payerSignature, payeeSignature] };
    }
    case "refund":
      assertBaseUnits(call.amount, "amount");
      return { args: [call.terms, call.amount], value: nativeOnly(call.terms, call.amount) };
    case "claimCredit":
      return { args: [call.token, call.to] };
    case "claimCreditFor":
      return { args: [call.creditor, call.token, call.to, BigInt(call.deadline ?? 0), call.signature ?? "0x"] };
    case "relay": {
      const inner = prepareCall(call.call, escrow);
      const args = [encodePrepared(inner), call.signer, BigInt(call.deadline), call.signature];
      return { args, value: inner.value };
    }
    default:
      throw new InvalidFieldError({
        field: "verb",
        value: (call as { verb: unknown }).verb,
        expected: "a function of the escrow",
      });
  }
}

type PayingCall = Extract<EscrowCall, { verb: `${"authorize" | "increase" | "charge"}${"" | "With"}` }>;

function payingArguments(call: PayingCall, escrow: Address): Arguments {
  const { terms, amount } = call;
  // What was authorized before was checked then.
  if (call.verb !== "increase" && call.verb !== "increaseWith") assertTerms(terms, { escrow });
  assertBaseUnits(amount, "amount");
  if (amount < 1n || amount > terms.maxAmount) {
    throw new InvalidAmountError({ field: "amount", amount, max: terms.maxAmount });
  }
  const args: unknown[] = [terms, amount];
  if (call.verb === "charge" || call.verb === "chargeWith") args.push(feeOf(call));
  if (call.verb !== "authorize" && call.verb !== "authorizeWith") args.push(call.report ?? "0x");
  if (!("by" in call)) return { args, value: nativeOnly(terms, amount) };
  const { collector, data } = encodeWayToPay(call.by);
  return { args: [...args, collector, data] };
}

/** The fee of a capture or charge: by default the least that the terms allow. */
export function feeOf({ amount, fee, terms }: { amount: bigint; fee?: bigint | undefined; terms: Terms }): bigint {
  const taken = fee === undefined ? feeBounds({ amount, terms }).minFee : fee;
  assertFee({ amount, fee: taken, terms });
  return taken;
}

function nativeOnly(terms: Terms, amount: bigint): bigint {
  return isAddressEqual(terms.token, zeroAddress) ? amount : 0n;
}
