import fc from "fast-check";
import type { Address, Hex } from "viem";
import type { Report } from "../src/types/report.ts";
import type { Terms } from "../src/types/terms.ts";

const hex = (digits: number) =>
  fc
    .string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: digits, maxLength: digits })
    .map((text): Hex => `0x${text}`);

export const anyAddress: fc.Arbitrary<Address> = hex(40);
export const anyWord = hex(64);
const anyUint48 = fc.integer({ min: 0, max: 2 ** 48 - 1 });
const anyUint16 = fc.integer({ min: 0, max: 65_535 });

/** Terms of any content that the types allow, most of them nonsense. */
export const anyTerms: fc.Arbitrary<Terms> = fc.record(
  {
    payer: anyAddress,
    payee: anyAddress,
    operator: anyAddress,
    token: anyAddress,
    maxAmount: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
    authorizeBy: anyUint48,
    captureFrom: anyUint48,
    captureBy: anyUint48,
    refundBy: anyUint48,
    minFeeBps: anyUint16,
    maxFeeBps: anyUint16,
    feeReceiver: anyAddress,
    arbiter: anyAddress,
    resolveSeconds: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    resolveToPayee: fc.boolean(),
    gate: anyAddress,
    gateTerms: anyWord,
    salt: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
  },
  { noNullPrototype: true },
);

/** Reports of any content that the wire form can carry. */
export const anyReport: fc.Arbitrary<Report> = fc.record(
  {
    subject: anyWord,
    amount: fc.bigInt({ min: 0n, max: 2n ** 104n - 1n }),
    features: anyWord,
    extraFeatures: fc.oneof(anyWord, fc.constant<Hex>(`0x${"0".repeat(64)}`)),
    model: anyWord,
    manifest: anyWord,
    round: fc.bigInt({ min: 0n, max: 2n ** 48n - 1n }),
    blockHash: anyWord,
    validUntil: fc.bigInt({ min: 0n, max: 2n ** 48n - 1n }),
  },
  { noNullPrototype: true },
);
