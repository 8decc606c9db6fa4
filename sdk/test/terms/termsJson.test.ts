import assert from "node:assert/strict";
import fc from "fast-check";
import { InvalidFieldError } from "../../src/errors/fields.ts";
import { termsFromJson, termsToJson } from "../../src/terms/termsJson.ts";
import { anyTerms } from "../arbitraries.ts";
import { validTerms } from "../fixtures.ts";

describe("termsJson", () => {
  it("survives a round trip through text", () => {
    fc.assert(
      fc.property(anyTerms, (terms) => {
        assert.deepEqual(termsFromJson(JSON.parse(JSON.stringify(termsToJson(terms)))), terms);
      }),
    );
  });

  const json = termsToJson(validTerms());
  const { salt: _, ...withoutSalt } = json;
  const wrong: [what: string, json: unknown][] = [
    ["nothing", null],
    ["a list", []],
    ["a missing field", withoutSalt],
    ["an unknown field", { ...json, memo: "x" }],
    ["an amount as a number", { ...json, maxAmount: 5 }],
    ["an amount in hex", { ...json, maxAmount: "0x5" }],
    ["an amount with an exponent", { ...json, maxAmount: "1e18" }],
    ["a deadline as a string", { ...json, captureBy: "5" }],
    ["an amount of 257 bits", { ...json, maxAmount: (2n ** 256n).toString() }],
  ];
  for (const [what, value] of wrong) {
    it(`refuses ${what}`, () => assert.throws(() => termsFromJson(value), InvalidFieldError));
  }
});
