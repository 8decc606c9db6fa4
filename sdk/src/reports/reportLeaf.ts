import { type Hex, keccak256 } from "viem";
import { wordDigits } from "../internal/words.ts";
import type { Report } from "../types/report.ts";

const fields = [
  ["bytes32", "subject"],
  ["uint256", "amount"],
  ["bytes32", "features"],
  ["bytes32", "extraFeatures"],
] as const;

/**
 * The leaf of a report in a batch: what is its own, hashed twice, as in OpenZeppelin's StandardMerkleTree, so that no inner
 * node can be taken for a leaf.
 *
 * @throws InvalidFieldError
 */
export function reportLeaf(report: Report): Hex {
  return keccak256(keccak256(`0x${fields.map(([type, name]) => wordDigits(type, report[name], name)).join("")}`));
}
