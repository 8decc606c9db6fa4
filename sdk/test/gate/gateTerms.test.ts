import assert from "node:assert/strict";
import fc from "fast-check";
import type { Hex } from "viem";
import { InvalidFieldError } from "../../src/errors/fields.ts";
import { InvalidGateTermsError } from "../../src/errors/terms.ts";
import { decodeGateTerms } from "../../src/gate/decodeGateTerms.ts";
import { encodeGateTerms } from "../../src/gate/encodeGateTerms.ts";
import type { GateTerms } from "../../src/gate/gateTerms.ts";
import { verdictOf } from "../../src/gate/verdictOf.ts";
import { anyWord } from "../arbitraries.ts";

const good: GateTerms = {
  releaseAtMost: 3000,
  denyAtLeast: 8000,
  maxAgeSeconds: 3600,
  silenceSeconds: 86_400,
  modelPrefix: `0x${"ab".repeat(21)}`,
};

describe("gateTerms", () => {
  it("puts each field where docs/spec/payments.md says", () => {
    const word = BigInt(encodeGateTerms(good));
    assert.equal(word >> 248n, 1n);
    assert.equal((word >> 232n) & 0xffffn, 3000n);
    assert.equal((word >> 216n) & 0xffffn, 8000n);
    assert.equal((word >> 192n) & 0xffffffn, 3600n);
    assert.equal((word >> 168n) & 0xffffffn, 86_400n);
    assert.equal(word & (2n ** 168n - 1n), BigInt(good.modelPrefix));
  });

  it("survives a round trip", () => {
    const anyGateTerms = fc
      .record(
        {
          releaseAtMost: fc.integer({ min: 0, max: 9999 }),
          denyAtLeast: fc.integer({ min: 1, max: 10_001 }),
          maxAgeSeconds: fc.integer({ min: 1, max: 0xffffff }),
          silenceSeconds: fc.oneof(fc.constant(0), fc.integer({ min: 3600, max: 0xffffff })),
          modelPrefix: anyWord.map((word): Hex => `0x${word.slice(2, 44)}`),
        },
        { noNullPrototype: true },
      )
      .filter(({ releaseAtMost, denyAtLeast }) => releaseAtMost < denyAtLeast);
    fc.assert(fc.property(anyGateTerms, (terms) => assert.deepEqual(decodeGateTerms(encodeGateTerms(terms)), terms)));
  });

  it("takes the first 21 bytes of a model id", () => {
    const { modelPrefix, ...rest } = good;
    const model: Hex = `${modelPrefix}${"cd".repeat(11)}`;
    assert.equal(encodeGateTerms({ ...rest, model }), encodeGateTerms(good));
  });

  it("refuses a model that is no id", () => {
    const { modelPrefix, ...rest } = good;
    const wrong = [
      undefined,
      null,
      5,
      modelPrefix,
      `${modelPrefix}${"zz".repeat(11)}`,
      `${modelPrefix}${"cd".repeat(12)}`,
    ];
    for (const model of wrong as Hex[]) {
      assert.throws(() => encodeGateTerms({ ...rest, model }), InvalidGateTermsError);
    }
  });

  const nonsense: Partial<GateTerms>[] = [
    { releaseAtMost: -1 },
    { releaseAtMost: 10_000, denyAtLeast: 10_001 },
    { releaseAtMost: 1.5 },
    { denyAtLeast: 3000 },
    { denyAtLeast: 10_002 },
    { maxAgeSeconds: 0 },
    { maxAgeSeconds: 2 ** 24 },
    { silenceSeconds: 3599 },
    { silenceSeconds: 2 ** 24 },
    { modelPrefix: "0x1234" },
  ];
  for (const change of nonsense) {
    it(`refuses ${JSON.stringify(change)}`, () => {
      assert.throws(() => encodeGateTerms({ ...good, ...change }), InvalidGateTermsError);
    });
  }

  it("refuses words that the gate would refuse", () => {
    const word = encodeGateTerms(good);
    assert.throws(() => decodeGateTerms(`0x${"0".repeat(64)}`), InvalidGateTermsError);
    assert.throws(() => decodeGateTerms(`0x02${word.slice(4)}`), InvalidGateTermsError);
    assert.throws(() => decodeGateTerms(`0x01ffff${word.slice(8)}`), InvalidGateTermsError);
    assert.throws(() => decodeGateTerms("0x01"), InvalidFieldError);
  });

  it("judges a score at, below and above each threshold", () => {
    const verdicts = [0, 3000, 3001, 7999, 8000, 10_000].map((score) => verdictOf({ score, gateTerms: good }));
    assert.deepEqual(verdicts, ["release", "release", "hold", "hold", "deny", "deny"]);
    assert.equal(verdictOf({ score: 10_000, gateTerms: { releaseAtMost: 0, denyAtLeast: 10_001 } }), "hold");
    assert.throws(() => verdictOf({ score: 10_001, gateTerms: good }), InvalidFieldError);
  });
});
