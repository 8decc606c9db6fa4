import assert from "node:assert/strict";
import fc from "fast-check";
import { hashTypedData } from "viem";
import { InvalidFieldError } from "../../src/errors/fields.ts";
import { getPaymentId } from "../../src/terms/getPaymentId.ts";
import { termsTypedData } from "../../src/terms/termsTypedData.ts";
import type { Terms } from "../../src/types/terms.ts";
import { anyAddress, anyTerms } from "../arbitraries.ts";
import { chainId, escrow, validTerms } from "../fixtures.ts";

describe("getPaymentId", () => {
  it("equals viem's hashTypedData for any terms, chain and escrow", () => {
    fc.assert(
      fc.property(
        anyTerms,
        anyAddress,
        fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
        (terms, address, chain) => {
          const parameters = { chainId: chain, escrow: address, terms };
          assert.equal(getPaymentId(parameters), hashTypedData(termsTypedData(parameters)));
        },
      ),
    );
  });

  it("binds chain, escrow and every field", () => {
    const terms = validTerms();
    const seen = new Set([getPaymentId({ chainId, escrow, terms })]);
    seen.add(getPaymentId({ chainId: 1, escrow, terms }));
    seen.add(getPaymentId({ chainId, escrow: terms.payer, terms }));
    for (const [name, value] of Object.entries(terms)) {
      let changed: unknown = "0x5555555555555555555555555555555555555555";
      if (typeof value === "bigint") changed = value + 1n;
      else if (typeof value === "number") changed = value + 1;
      else if (typeof value === "boolean") changed = !value;
      else if (name === "gateTerms") changed = `0x${"77".repeat(32)}`;
      seen.add(getPaymentId({ chainId, escrow, terms: { ...terms, [name]: changed } }));
    }
    assert.equal(seen.size, 3 + Object.keys(terms).length);
  });

  it("does not care in which case addresses are written", () => {
    const terms = validTerms({ payee: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8" });
    const lower = { ...terms, payee: terms.payee.toLowerCase() as `0x${string}` };
    assert.equal(getPaymentId({ chainId, escrow, terms }), getPaymentId({ chainId, escrow, terms: lower }));
  });

  it("refuses what does not fit its type", () => {
    const wrong: Partial<Record<keyof Terms, unknown>>[] = [
      { authorizeBy: 2 ** 48 },
      { authorizeBy: -1 },
      { captureBy: 1.5 },
      { minFeeBps: 65_536 },
      { maxAmount: -1n },
      { salt: 2n ** 256n },
      { payer: "0x12" },
      { gateTerms: "0x00" },
      { resolveToPayee: 1 },
      { gate: undefined },
    ];
    for (const change of wrong) {
      const terms = { ...validTerms(), ...change } as Terms;
      const [field] = Object.keys(change);
      assert.throws(
        () => getPaymentId({ chainId, escrow, terms }),
        (error: unknown) => error instanceof InvalidFieldError && error.values.field === field,
        field,
      );
    }
  });

  it("refuses a chain id that is no number, also right after one that is", () => {
    const terms = validTerms();
    getPaymentId({ chainId, escrow, terms });
    for (const wrong of [`${chainId}`, [chainId], -1, 1.5, Number.NaN] as unknown as number[]) {
      assert.throws(() => getPaymentId({ chainId: wrong, escrow, terms }), InvalidFieldError);
    }
  });

  it("hashes faster than the generic implementation", function () {
    this.retries(2);
    const terms = validTerms();
    const perSecond = (hash: (salt: bigint) => string) => {
      const start = performance.now();
      for (let salt = 0n; salt < 300n; salt++) hash(salt);
      return 300_000 / (performance.now() - start);
    };
    const generic = (salt: bigint) => hashTypedData(termsTypedData({ chainId, escrow, terms: { ...terms, salt } }));
    const ours = (salt: bigint) => getPaymentId({ chainId, escrow, terms: { ...terms, salt } });
    perSecond(generic);
    perSecond(ours);
    const [slow, quick] = [perSecond(generic), perSecond(ours)];
    assert.ok(quick > 1.2 * slow, `${Math.round(quick)} against ${Math.round(slow)} a second`);
  });
});
