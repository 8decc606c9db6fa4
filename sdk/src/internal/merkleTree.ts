import { type Hex, keccak256 } from "viem";

/** Hash of a node from its children: the lower one comes first. */
export const hashPair = (a: Hex, b: Hex): Hex =>
  keccak256(a < b ? (`${a}${b.slice(2)}` as Hex) : (`${b}${a.slice(2)}` as Hex));

/**
 * Nodes of a complete binary tree over leaves, node i above nodes 2i + 1 and 2i + 2, the leaves at the end with the first one
 * last: the layout of OpenZeppelin's StandardMerkleTree.
 *
 * @param leaves - At least one, in lower case.
 */
export function merkleTree(leaves: readonly Hex[]): Hex[] {
  const nodes: Hex[] = [...leaves.slice(1).map((): Hex => "0x"), ...leaves.toReversed()];
  for (let i = leaves.length - 2; i >= 0; i--) nodes[i] = hashPair(nodes[2 * i + 1] as Hex, nodes[2 * i + 2] as Hex);
  return nodes;
}

/** The siblings from a leaf up to the root. */
export function merkleProof(nodes: readonly Hex[], leaf: number): Hex[] {
  const proof: Hex[] = [];
  for (let i = nodes.length - 1 - leaf; i > 0; i = (i - 1) >> 1) proof.push(nodes[i % 2 === 1 ? i + 1 : i - 1] as Hex);
  return proof;
}
