import assert from "node:assert/strict";
import { getDeadlines } from "../../src/payments/getDeadlines.ts";
import { validTerms } from "../fixtures.ts";

describe("getDeadlines", () => {
  const terms = validTerms({ arbiter: "0x6666666666666666666666666666666666666666", resolveSeconds: 50 });
  const { authorizeBy, captureFrom, captureBy, refundBy } = terms;

  it("are those of the terms without an extension, and the later ones with it", () => {
    const own = { authorizeBy, captureFrom, captureBy, refundBy, resolveBy: undefined };
    assert.deepEqual(getDeadlines({ terms }), own);
    assert.deepEqual(getDeadlines({ terms, extension: { captureBy: 0, refundBy: 0 } }), own);
    const extension = { captureBy: captureBy + 1, refundBy: refundBy + 2 };
    assert.deepEqual(getDeadlines({ terms, extension }), { ...own, ...extension });
  });

  it("have the arbiter's end only while disputed", () => {
    assert.equal(getDeadlines({ terms, state: { disputed: true, clock: 100 } }).resolveBy, 150);
    assert.equal(getDeadlines({ terms, state: { disputed: false, clock: 100 } }).resolveBy, undefined);
  });
});
