import assert from "node:assert/strict";
import fc from "fast-check";
import { readDecimal } from "../../scripts/lib/replay/readDecimal.ts";

describe("readDecimal", () => {
  const exact: [string, bigint][] = [
    ["0", 0n],
    ["0e5", 0n],
    ["1", 10n ** 18n],
    ["17844.175", 17_844_175n * 10n ** 15n],
    [".5", 5n * 10n ** 17n],
    ["5.", 5n * 10n ** 18n],
    ["5e-18", 5n],
    ["1E+3", 10n ** 21n],
    ["7.58083236e-05", 75_808_323_600_000n],
    ["+2", 2n * 10n ** 18n],
    ["0.1000000000000000000000", 10n ** 17n],
    ["123456789.123456789123456789", 123_456_789_123_456_789_123_456_789n],
    ["10e-19", 1n],
  ];
  for (const [text, wei] of exact) it(`reads ${text} as ${wei}`, () => assert.equal(readDecimal(text, 18), wei));

  const refused: [string, RegExp][] = [
    ["", /is empty/],
    [".", /not a decimal/],
    ["e5", /not a decimal/],
    ["-1", /negative/],
    ["abc", /not a decimal/],
    ["1,5", /not a decimal/],
    ["NaN", /not a decimal/],
    ["Infinity", /not a decimal/],
    ["0x10", /not a decimal/],
    ["1e-19", /more than 18 decimal places/],
    ["1e99999", /not a decimal/],
    ["9".repeat(300), /300 characters/],
  ];
  for (const [text, why] of refused) {
    it(`refuses ${JSON.stringify(text.slice(0, 20))}`, () => assert.throws(() => readDecimal(text, 18), why));
  }

  it("reads back every amount from any notation of it", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 104n) - 1n }), fc.integer({ min: 0, max: 60 }), (wei, point) => {
        const digits = wei.toString().padStart(60, "0");
        const text = `${digits.slice(0, point)}.${digits.slice(point)}e${60 - point - 18}`;
        assert.equal(readDecimal(text, 18), wei);
      }),
    );
  });
});
