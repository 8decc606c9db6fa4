import { decodePaymentEvents, type EscrowCall, errorOfData } from "@sluice/sdk";
import type { Address } from "viem";
import type { World } from "./client.ts";

/** The sample of docs/operations/batch.md. */
export async function batch({ payee, operator, terms, now }: World) {
  const signed = await payee.signVerb({ call: { verb: "void", terms, amount: 1_000_000n }, deadline: now + 600 });
  const calls: EscrowCall[] = [
    { verb: "relay", ...signed },
    { verb: "capture", terms, amount: 2_000_000n },
    { verb: "capture", terms, amount: 9_000_000n }, // more than is held
  ];
  const hash = await operator.batchCalls({ calls, mayFail: true });
  const { logs } = await operator.waitForTransactionReceipt({ hash });
  const escrow = logs[0]?.address as Address;
  return decodePaymentEvents(logs, { escrow }).map((event) =>
    event.type === "batchCallFailed" ? errorOfData(event.reason, `call ${event.index}`).code : event.type,
  );
}
