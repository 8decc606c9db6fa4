import { type AbiParameter, encodeAbiParameters, type Hex, parseAbiParameters, parseSignature } from "viem";
import { InvalidFieldError } from "../errors/fields.ts";
import type { Consent, WayToPay } from "./wayToPay.ts";

/** The collectors by their numbers in the contract (contracts/collect/Collector.sol). */
export const collectors = { allowance: 0, permit: 1, authorization: 2, authorizationVrs: 3, permit2: 4 } as const;

/** What each collector's `data` is. */
export const collectorParameters = {
  allowance: parseAbiParameters("uint256 maxAmount, uint256 deadline, bytes signature"),
  permit: parseAbiParameters(
    "uint256 maxAmount, uint256 deadline, bytes signature, uint256 permitValue, uint256 permitDeadline, uint8 v, bytes32 r, bytes32 s",
  ),
  authorization: parseAbiParameters("uint256 validAfter, uint256 validBefore, bytes signature"),
  authorizationVrs: parseAbiParameters("uint256 validAfter, uint256 validBefore, uint8 v, bytes32 r, bytes32 s"),
  permit2: parseAbiParameters("uint256 permitted, uint256 nonce, uint256 deadline, bytes signature"),
} as const satisfies Record<keyof typeof collectors, readonly AbiParameter[]>;

/**
 * The collector's number and its `data`, as authorizeWith, increaseWith and chargeWith take them.
 *
 * @throws InvalidFieldError for a signature in 65 bytes that is none.
 */
export function encodeWayToPay(by: WayToPay): { collector: number; data: Hex } {
  switch (by.type) {
    case "allowance":
      return encoded("allowance", consentValues(by.consent));
    case "permit": {
      const { value, deadline, signature } = by.permit;
      return encoded("permit", [...consentValues(by.consent), value, BigInt(deadline), ...vrs(signature)]);
    }
    case "erc3009": {
      const times = [BigInt(by.validAfter), BigInt(by.validBefore)];
      if (by.overload === "bytes") return encoded("authorization", [...times, by.signature]);
      return encoded("authorizationVrs", [...times, ...vrs(by.signature)]);
    }
    case "permit2":
      return encoded("permit2", [by.permitted, by.nonce, BigInt(by.deadline), by.signature]);
    default:
      throw new InvalidFieldError({
        field: "by.type",
        value: (by as { type: unknown }).type,
        expected: "allowance, permit, erc3009 or permit2",
      });
  }
}

function encoded(name: keyof typeof collectors, values: readonly unknown[]): { collector: number; data: Hex } {
  return {
    collector: collectors[name],
    data: encodeAbiParameters(collectorParameters[name] as readonly AbiParameter[], values),
  };
}

function consentValues(consent: Consent | undefined): [bigint, bigint, Hex] {
  if (consent === undefined) return [0n, 0n, "0x"];
  return [consent.maxAmount, BigInt(consent.deadline), consent.signature];
}

function vrs(signature: Hex): [number, Hex, Hex] {
  if (!/^0x[0-9a-fA-F]{130}$/.test(signature)) {
    throw new InvalidFieldError({ field: "signature", value: signature, expected: "65 bytes: r, s and v" });
  }
  const { r, s, yParity } = parseSignature(signature);
  return [27 + yParity, r, s];
}
