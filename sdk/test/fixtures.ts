import { type Address, type Hex, keccak256, toHex, zeroAddress, zeroHash } from "viem";
import { encodeGateTerms } from "../src/gate/encodeGateTerms.ts";
import type { Report } from "../src/types/report.ts";
import type { Terms } from "../src/types/terms.ts";

export const chainId = 31337;
export const escrow: Address = "0x5fbdb2315678afecb367f032d93f642f64180aa3";
export const riskOracle: Address = "0xe7f1725e7734ce288f8367e1bb143e90bb3f0512";
export const model: Hex = keccak256(toHex("model"));
export const now = 1_800_000_000;

export const gateTerms = encodeGateTerms({
  releaseAtMost: 3000,
  denyAtLeast: 8000,
  maxAgeSeconds: 3600,
  silenceSeconds: 0,
  model,
});

/** Terms that every rule accepts; change one field and see it refused. */
export function validTerms(changes: Partial<Terms> = {}): Terms {
  return {
    payer: "0x1111111111111111111111111111111111111111",
    payee: "0x2222222222222222222222222222222222222222",
    operator: "0x3333333333333333333333333333333333333333",
    token: zeroAddress,
    maxAmount: 5_000_000n,
    authorizeBy: now + 600,
    captureFrom: 0,
    captureBy: now + 86_400,
    refundBy: now + 2 * 86_400,
    minFeeBps: 0,
    maxFeeBps: 100,
    feeReceiver: "0x4444444444444444444444444444444444444444",
    arbiter: zeroAddress,
    resolveSeconds: 0,
    resolveToPayee: false,
    gate: riskOracle,
    gateTerms,
    salt: 7n,
    ...changes,
  };
}

export function validReport(changes: Partial<Report> = {}): Report {
  return {
    subject: keccak256(toHex("subject")),
    amount: 5_000_000n,
    features: `0x${"0123".repeat(16)}`,
    extraFeatures: zeroHash,
    model,
    manifest: keccak256(toHex("manifest")),
    round: 120n,
    blockHash: keccak256(toHex("block")),
    validUntil: BigInt(now + 3600),
    ...changes,
  };
}
