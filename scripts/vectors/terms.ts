import { type Address, zeroAddress, zeroHash } from "viem";
import { assertTerms, getPaymentId, type SluiceError, type Terms } from "../../sdk/src/index.ts";
import { columns } from "./columns.ts";
import { createRandom } from "./random.ts";

const random = createRandom("sluice terms");
const address = () => random.bytes(20) as Address;
const now = 1_800_000_000;
const day = 86_400;
const word48 = 2 ** 48 - 1;

const plain: Terms = {
  payer: "0x1111111111111111111111111111111111111111",
  payee: "0x2222222222222222222222222222222222222222",
  operator: "0x3333333333333333333333333333333333333333",
  token: zeroAddress,
  maxAmount: 5_000_000n,
  authorizeBy: now + 600,
  captureFrom: 0,
  captureBy: now + day,
  refundBy: now + 2 * day,
  minFeeBps: 0,
  maxFeeBps: 100,
  feeReceiver: "0x4444444444444444444444444444444444444444",
  arbiter: zeroAddress,
  resolveSeconds: 0,
  resolveToPayee: false,
  gate: "0x5555555555555555555555555555555555555555",
  gateTerms: random.bytes(32),
  salt: 0n,
};

function anyTerms(): Terms {
  const times = [0, 1, 2].map(() => random.integer(1, 400 * day)).sort((a, b) => a - b) as [number, number, number];
  const fees = [random.integer(0, 10_000), random.integer(1, 10_000)].sort((a, b) => a - b) as [number, number];
  const arbitrated = random.integer(0, 1) === 1;
  return {
    payer: address(),
    payee: address(),
    operator: address(),
    token: random.pick([zeroAddress, address()]),
    maxAmount: 1n + random.bits(103),
    authorizeBy: now + times[0],
    captureFrom: random.pick([0, now + times[0] - 1]),
    captureBy: now + times[1],
    refundBy: now + times[2],
    minFeeBps: fees[0],
    maxFeeBps: fees[1],
    feeReceiver: address(),
    arbiter: arbitrated ? address() : zeroAddress,
    resolveSeconds: arbitrated ? random.integer(1, 90 * day) : 0,
    resolveToPayee: arbitrated && random.integer(0, 1) === 1,
    gate: address(),
    gateTerms: random.bytes(32),
    salt: random.bits(256),
  };
}

/** Edges that the rules allow. */
const edges: Terms[] = [
  plain,
  { ...plain, maxAmount: 1n },
  { ...plain, maxAmount: 2n ** 104n - 1n, salt: 2n ** 256n - 1n },
  { ...plain, authorizeBy: plain.captureBy, captureFrom: plain.captureBy - 1, refundBy: plain.captureBy },
  { ...plain, captureBy: now + 400 * day, refundBy: word48 },
  { ...plain, maxFeeBps: 0, feeReceiver: zeroAddress },
  { ...plain, minFeeBps: 10_000, maxFeeBps: 10_000 },
  { ...plain, gate: zeroAddress, gateTerms: zeroHash },
  { ...plain, arbiter: address(), resolveSeconds: 90 * day, resolveToPayee: true },
  { ...plain, payee: plain.payer, operator: plain.payer, feeReceiver: plain.payer },
];

/** What the rules refuse, each by one step over an edge. */
const contradictions: [what: string, terms: Terms][] = [
  ["payer is zero", { ...plain, payer: zeroAddress }],
  ["payee is zero", { ...plain, payee: zeroAddress }],
  ["operator is zero", { ...plain, operator: zeroAddress }],
  ["maxAmount is zero", { ...plain, maxAmount: 0n }],
  ["maxAmount has 105 bits", { ...plain, maxAmount: 2n ** 104n }],
  ["maxAmount has 256 bits", { ...plain, maxAmount: 2n ** 256n - 1n }],
  ["authorizeBy is after captureBy", { ...plain, authorizeBy: plain.captureBy + 1 }],
  ["captureFrom is captureBy", { ...plain, captureFrom: plain.captureBy }],
  ["captureBy is after refundBy", { ...plain, refundBy: plain.captureBy - 1 }],
  ["captureBy is more than 400 days ahead", { ...plain, captureBy: now + 400 * day + 1, refundBy: word48 }],
  ["minFeeBps is above maxFeeBps", { ...plain, minFeeBps: 101 }],
  ["maxFeeBps is above 10000", { ...plain, maxFeeBps: 10_001 }],
  ["a fee for nobody", { ...plain, feeReceiver: zeroAddress }],
  ["a receiver of no fee", { ...plain, maxFeeBps: 0 }],
  ["resolveSeconds without an arbiter", { ...plain, resolveSeconds: 1 }],
  ["resolveToPayee without an arbiter", { ...plain, resolveToPayee: true }],
  ["an arbiter without time", { ...plain, arbiter: plain.payer }],
  ["an arbiter with more than 90 days", { ...plain, arbiter: plain.payer, resolveSeconds: 90 * day + 1 }],
  ["gateTerms without a gate", { ...plain, gate: zeroAddress }],
  ["amount and fees both wrong: the amount comes first", { ...plain, maxAmount: 0n, minFeeBps: 101 }],
];

/** terms.json: paymentIds of good terms, and terms that are refused with the error's code. */
export function termsVectors(): unknown {
  const escrows: Address[] = ["0x5fbdb2315678afecb367f032d93f642f64180aa3", address(), address()];
  const good = [...edges, ...Array.from({ length: 14 }, anyTerms)].map((terms, index) => {
    assertTerms(terms, { now });
    const chainId = [31_337, 1, 11_155_111][index % 3] as number;
    const escrow = escrows[index % 3] as Address;
    return { chainId, escrow, ...terms, paymentId: getPaymentId({ chainId, escrow, terms }) };
  });
  const refused = contradictions.map(([what, terms]) => ({ what, ...terms, error: codeOf(terms) }));
  return {
    about:
      "Terms and their paymentIds; terms that are refused in a block of second `now`. One list per field, docs/spec/payments.md.",
    now,
    good: columns(good),
    refused: columns(refused),
  };
}

function codeOf(terms: Terms): string {
  try {
    assertTerms(terms, { now });
  } catch (error) {
    return (error as SluiceError).code;
  }
  throw new Error("these terms were to be refused");
}
