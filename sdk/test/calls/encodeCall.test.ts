import assert from "node:assert/strict";
import fc from "fast-check";
import { type Address, decodeFunctionData, getAddress, type Hex, zeroAddress } from "viem";
import { escrowAbi } from "../../src/abi/escrow.ts";
import { encodeCall } from "../../src/calls/encodeCall.ts";
import type { EscrowCall, RelayableCall } from "../../src/calls/escrowCall.ts";
import { FeeOutOfBoundsError } from "../../src/errors/fees.ts";
import { InvalidFieldError } from "../../src/errors/fields.ts";
import { InvalidAmountError, InvalidPartyError } from "../../src/errors/terms.ts";
import { anyAddress, anyTerms, anyWord } from "../arbitraries.ts";
import { escrow, validTerms } from "../fixtures.ts";

/** Function and arguments of calldata, addresses in lower case. */
function decoded(data: Hex): [name: string, args: unknown[]] {
  const { functionName, args } = decodeFunctionData({ abi: escrowAbi, data });
  return [functionName, (args ?? []).map(lowered)];
}

function lowered(value: unknown): unknown {
  if (typeof value === "string") return value.toLowerCase();
  if (Array.isArray(value)) return value.map(lowered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, lowered(inner)]));
}

const number = fc.bigInt({ min: 0n, max: 2n ** 104n - 1n });

describe("encodeCall", () => {
  it("carries every number of every verb of terms that were authorized before", () => {
    fc.assert(
      fc.property(anyTerms, number, anyWord, (terms, amount, word) => {
        const calls: [call: EscrowCall, args: unknown[]][] = [
          [{ verb: "clear", terms, report: word }, [word]],
          [{ verb: "deny", terms }, ["0x"]],
          [{ verb: "void", terms, amount }, [amount]],
          [{ verb: "dispute", terms, evidence: word }, [word]],
          [{ verb: "resolve", terms, toPayee: amount }, [amount]],
          [{ verb: "resolveExpired", terms }, []],
          [{ verb: "reclaim", terms }, []],
          [{ verb: "refund", terms, amount }, [amount]],
          [
            { verb: "extend", terms, captureBy: 5, refundBy: 6, deadline: 7, payeeSignature: word },
            [5, 6, 7n, "0x", word],
          ],
        ];
        for (const [call, args] of calls) {
          const { data, value } = encodeCall({ escrow, call });
          assert.deepEqual(decoded(data), [call.verb, [terms, ...args]]);
          assert.equal(value, call.verb === "refund" && terms.token === zeroAddress ? amount : 0n);
        }
      }),
    );
  });

  it("wraps a relayed verb whole, with its value", () => {
    const terms = validTerms();
    fc.assert(
      fc.property(
        anyAddress,
        fc.integer({ min: 0, max: 2 ** 40 }),
        anyWord,
        number,
        (signer, deadline, signature, n) => {
          const calls: RelayableCall[] = [
            { verb: "refund", terms, amount: n },
            { verb: "void", terms, amount: n },
            { verb: "reclaim", terms },
          ];
          for (const call of calls) {
            const inner = encodeCall({ escrow, call });
            const { data, value } = encodeCall({ escrow, call: { verb: "relay", call, signer, deadline, signature } });
            assert.deepEqual(decoded(data), ["relay", [inner.data, signer, BigInt(deadline), signature]]);
            assert.equal(value, inner.value);
          }
        },
      ),
    );
  });

  it("sends native coin along, and takes the least fee where none is given", () => {
    const terms = validTerms({ minFeeBps: 50 });
    const charge = encodeCall({ escrow, call: { verb: "charge", terms, amount: 1_000n } });
    assert.equal(charge.value, 1_000n);
    assert.deepEqual(decoded(charge.data), ["charge", [terms, 1_000n, 5n, "0x"]]);
    const token: Address = "0x7777777777777777777777777777777777777777";
    const inToken = encodeCall({ escrow, call: { verb: "increase", terms: { ...terms, token }, amount: 1_000n } });
    assert.equal(inToken.value, 0n);
  });

  it("brings a credit to whoever is owed without a signature", () => {
    const creditor: Address = "0x7777777777777777777777777777777777777777";
    const { data } = encodeCall({
      escrow,
      call: { verb: "claimCreditFor", creditor, token: zeroAddress, to: creditor },
    });
    assert.deepEqual(decoded(data), ["claimCreditFor", [creditor, zeroAddress, creditor, 0n, "0x"]]);
  });

  it("refuses what the escrow would refuse of the call itself", () => {
    const terms = validTerms();
    const of = (call: EscrowCall) => () => encodeCall({ escrow, call });
    assert.throws(of({ verb: "authorize", terms, amount: 0n }), InvalidAmountError);
    assert.throws(of({ verb: "increase", terms, amount: terms.maxAmount + 1n }), InvalidAmountError);
    assert.throws(of({ verb: "charge", terms, amount: 100n, fee: 2n }), FeeOutOfBoundsError);
    assert.throws(of({ verb: "capture", terms, amount: 100n, fee: 2n }), FeeOutOfBoundsError);
    assert.throws(
      of({ verb: "charge", terms: { ...terms, payee: getAddress(escrow) }, amount: 1n }),
      InvalidPartyError,
    );
    assert.throws(of({ verb: "steal" } as unknown as EscrowCall), InvalidFieldError);
  });
});
