import assert from "node:assert/strict";
import fc from "fast-check";
import { FeeOutOfBoundsError } from "../../src/errors/fees.ts";
import { InvalidFieldError } from "../../src/errors/fields.ts";
import { InvalidAmountError } from "../../src/errors/terms.ts";
import { assertFee } from "../../src/fees/assertFee.ts";
import { feeBounds } from "../../src/fees/feeBounds.ts";
import { scorePoints, scoreTier } from "../../src/score/scoreTier.ts";

describe("fees", () => {
  it("rounds both bounds down", () => {
    assert.deepEqual(feeBounds({ amount: 999n, terms: { minFeeBps: 10, maxFeeBps: 250 } }), {
      minFee: 0n,
      maxFee: 24n,
    });
    assert.deepEqual(feeBounds({ amount: 10_000n, terms: { minFeeBps: 1, maxFeeBps: 10_000 } }), {
      minFee: 1n,
      maxFee: 10_000n,
    });
  });

  it("keeps the sum of many captures inside the upper bound of the sum", () => {
    const amounts = fc.array(fc.bigInt({ min: 1n, max: 10n ** 9n }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 10_000 }), (parts, maxFeeBps) => {
        const terms = { minFeeBps: 0, maxFeeBps };
        const sum = parts.reduce((total, part) => total + part, 0n);
        const fees = parts.reduce((total, amount) => total + feeBounds({ amount, terms }).maxFee, 0n);
        assert.ok(fees <= feeBounds({ amount: sum, terms }).maxFee);
      }),
    );
  });

  it("refuses a fee one unit outside, accepts both ends", () => {
    const terms = { minFeeBps: 100, maxFeeBps: 200 };
    for (const fee of [100n, 150n, 200n]) assert.doesNotThrow(() => assertFee({ amount: 10_000n, fee, terms }));
    for (const fee of [99n, 201n]) assert.throws(() => assertFee({ amount: 10_000n, fee, terms }), FeeOutOfBoundsError);
    assert.throws(() => feeBounds({ amount: 0n, terms }), InvalidAmountError);
    assert.throws(() => feeBounds({ amount: 2n ** 104n, terms }), InvalidAmountError);
  });

  it("refuses amounts and fees that are no bigint", () => {
    const terms = { minFeeBps: 100, maxFeeBps: 200 };
    for (const wrong of ["150", 150, Number.NaN, 1.5, null, undefined] as unknown as bigint[]) {
      assert.throws(() => feeBounds({ amount: wrong, terms }), InvalidFieldError);
      assert.throws(() => assertFee({ amount: 10_000n, fee: wrong, terms }), InvalidFieldError);
    }
  });
});

describe("scoreTier", () => {
  it("has the bands 0–20, 21–40, 41–60, 61–80, 81–100", () => {
    const scores = [0, 1, 2000, 2001, 4000, 4001, 6000, 6001, 8000, 8001, 10_000];
    assert.deepEqual(scores.map(scoreTier), [0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
    assert.deepEqual([0, 1, 100, 101, 10_000].map(scorePoints), [0, 1, 1, 2, 100]);
  });

  it("refuses what is no score", () => {
    for (const score of [-1, 10_001, 0.5, Number.NaN]) assert.throws(() => scoreTier(score), InvalidFieldError);
  });
});
