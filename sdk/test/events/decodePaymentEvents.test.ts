import assert from "node:assert/strict";
import { type Address, encodeAbiParameters, encodeEventTopics, type Log, zeroHash } from "viem";
import { escrowAbi } from "../../src/abi/escrow.ts";
import { InvalidFieldError } from "../../src/errors/fields.ts";
import { decodePaymentEvents } from "../../src/events/decodePaymentEvents.ts";
import { paymentEventNames } from "../../src/types/paymentEvent.ts";
import { escrow, validReport } from "../fixtures.ts";

const paymentId = validReport().subject;

/** A log that says that the payment was captured, by whatever contract. */
function captured(address: Address, more: Partial<Log> = {}): Log {
  return {
    address,
    topics: encodeEventTopics({ abi: escrowAbi, eventName: "Captured", args: { paymentId } }) as Log["topics"],
    data: encodeAbiParameters([{ type: "uint256" }, { type: "uint256" }], [5n, 1n]),
    blockNumber: 7n,
    blockHash: zeroHash,
    transactionHash: zeroHash,
    transactionIndex: 0,
    logIndex: 0,
    removed: false,
    ...more,
  } as Log;
}

describe("decodePaymentEvents", () => {
  it("reads the escrow's events, in whatever case its address is written", () => {
    const upper: Address = `0x${escrow.slice(2).toUpperCase()}`;
    for (const [logged, asked] of [
      [escrow, escrow],
      [upper, escrow],
      [escrow, upper],
    ] as const) {
      const [event] = decodePaymentEvents([captured(logged)], { escrow: asked });
      assert.ok(event?.type === "captured");
      assert.deepEqual([event.paymentId, event.amount, event.fee], [paymentId, 5n, 1n]);
    }
  });

  it("is not taken in by another contract that logs the same", () => {
    const forged = captured("0x6666666666666666666666666666666666666666");
    assert.deepEqual(decodePaymentEvents([forged], { escrow }), []);
    assert.equal(decodePaymentEvents([forged, captured(escrow)], { escrow }).length, 1);
  });

  it("leaves out what is not mined or was taken back", () => {
    const gone = [captured(escrow, { removed: true }), captured(escrow, { blockNumber: null })];
    assert.deepEqual(decodePaymentEvents(gone, { escrow }), []);
  });

  it("knows every event that the escrow can log", () => {
    const events = escrowAbi.flatMap((item) => (item.type === "event" ? [item.name as string] : []));
    // The domain is constant: OpenZeppelin's EIP712 declares the event and never logs it.
    assert.deepEqual(events.filter((name) => name !== "EIP712DomainChanged").sort(), [...paymentEventNames].sort());
  });

  it("refuses to decode without an escrow", () => {
    for (const wrong of [undefined, "0x12", 5] as unknown as Address[]) {
      assert.throws(() => decodePaymentEvents([captured(escrow)], { escrow: wrong }), InvalidFieldError);
    }
  });
});
