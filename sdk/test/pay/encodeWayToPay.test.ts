import assert from "node:assert/strict";
import fc from "fast-check";
import { type AbiParameter, decodeAbiParameters, type Hex } from "viem";
import { InvalidFieldError } from "../../src/errors/fields.ts";
import { collectorParameters, type collectors, encodeWayToPay } from "../../src/pay/encodeWayToPay.ts";
import type { WayToPay } from "../../src/pay/wayToPay.ts";
import { anyWord } from "../arbitraries.ts";

const amount = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });
const second = fc.integer({ min: 0, max: 2 ** 48 - 1 });
const bytes = fc.uint8Array({ maxLength: 300 }).map((list): Hex => `0x${Buffer.from(list).toString("hex")}`);
/** r, s and v of a signature in 65 bytes. */
const parts = fc.tuple(anyWord, anyWord, fc.constantFrom(27, 28));
const joined = ([r, s, v]: [Hex, Hex, number]): Hex => `0x${r.slice(2)}${s.slice(2)}${v.toString(16)}`;
const consent = fc.record({ maxAmount: amount, deadline: second, signature: bytes }, { noNullPrototype: true });

const decode = (name: keyof typeof collectors, data: Hex) =>
  decodeAbiParameters(collectorParameters[name] as readonly AbiParameter[], data);

describe("encodeWayToPay", () => {
  it("puts a consent, or none, into what the allowance collector reads", () => {
    fc.assert(
      fc.property(fc.option(consent, { nil: undefined }), (given) => {
        const { collector, data } = encodeWayToPay({ type: "allowance", consent: given });
        assert.equal(collector, 0);
        const expected = given ? [given.maxAmount, BigInt(given.deadline), given.signature] : [0n, 0n, "0x"];
        assert.deepEqual(decode("allowance", data), expected);
      }),
    );
  });

  it("puts a permit beside it, its signature in parts", () => {
    fc.assert(
      fc.property(consent, amount, second, parts, (given, value, deadline, [r, s, v]) => {
        const permit = { value, deadline, signature: joined([r, s, v]) };
        const { collector, data } = encodeWayToPay({ type: "permit", permit, consent: given });
        assert.equal(collector, 1);
        const own = [given.maxAmount, BigInt(given.deadline), given.signature];
        assert.deepEqual(decode("permit", data), [...own, value, BigInt(deadline), v, r, s]);
      }),
    );
  });

  it("knows both overloads of ERC-3009", () => {
    fc.assert(
      fc.property(second, second, bytes, parts, (validAfter, validBefore, signature, [r, s, v]) => {
        const times = [BigInt(validAfter), BigInt(validBefore)];
        const some = { type: "erc3009", validAfter, validBefore } as const;
        const inBytes = encodeWayToPay({ ...some, overload: "bytes", signature });
        assert.equal(inBytes.collector, 2);
        assert.deepEqual(decode("authorization", inBytes.data), [...times, signature]);
        const inParts = encodeWayToPay({ ...some, overload: "vrs", signature: joined([r, s, v]) });
        assert.equal(inParts.collector, 3);
        assert.deepEqual(decode("authorizationVrs", inParts.data), [...times, v, r, s]);
      }),
    );
  });

  it("carries what Permit2 takes", () => {
    fc.assert(
      fc.property(amount, amount, second, bytes, (permitted, nonce, deadline, signature) => {
        const { collector, data } = encodeWayToPay({ type: "permit2", permitted, nonce, deadline, signature });
        assert.equal(collector, 4);
        assert.deepEqual(decode("permit2", data), [permitted, nonce, BigInt(deadline), signature]);
      }),
    );
  });

  it("refuses what is no way to pay, and a signature that has no v, r and s", () => {
    assert.throws(() => encodeWayToPay({ type: "cash" } as unknown as WayToPay), InvalidFieldError);
    for (const signature of ["0x", "0x12", `0x${"ab".repeat(64)}`, `0x${"ab".repeat(66)}`] as Hex[]) {
      const by = { type: "erc3009", overload: "vrs", validAfter: 0, validBefore: 1, signature } as const;
      assert.throws(() => encodeWayToPay(by), InvalidFieldError, signature);
    }
  });
});
