import { Stop } from "../lib/stop.ts";

const SLOT = "contracts/escrow/PaymentSlot.sol";

/** A bug, and the proof that must refute it. */
export interface Bug {
  proof: string;
  /** where the bug is made, if not in the library */
  file?: string;
  from: string;
  to: string;
}

/** At least one for each proof: none holds because nothing meets what it requires. */
export const BUGS: Bug[] = [
  { proof: "OpenedProof", from: "isCleared ? word + CLEARED : word", to: "word + CLEARED" },
  { proof: "ChargedProof", from: "amount * REFUNDABLE + (timestamp", to: "amount + (timestamp" },
  { proof: "CapturedProof", from: "- amount + amount * REFUNDABLE", to: "+ amount * REFUNDABLE" },
  { proof: "CapturedProof", from: "- amount + amount * REFUNDABLE", to: "- amount + amount * REFUNDABLE * 2" },
  { proof: "ReturnedProof", from: "_noIncrease(slot) - amount)", to: "PaymentSlot.unwrap(slot) - amount)" },
  { proof: "RefundedProof", from: "_noIncrease(slot) - amount * REFUNDABLE", to: "_noIncrease(slot) - amount" },
  {
    proof: "IncreasedProof",
    from: "_since(slot, timestamp) + amount",
    to: "_since(slot, timestamp) + amount * REFUNDABLE",
  },
  { proof: "ClearProof", from: "PaymentSlot.unwrap(slot) + CLEARED", to: "PaymentSlot.unwrap(slot) + DISPUTED" },
  { proof: "DisputeProof", from: "_since(slot, timestamp) + DISPUTED", to: "PaymentSlot.unwrap(slot) + DISPUTED" },
  { proof: "UndisputeProof", from: "((word / DISPUTED) % 2)", to: "(word / DISPUTED)" },
  { proof: "CountedProof", from: "if (slot.seq() == MAX_SEQ) return slot;", to: "" },
  { proof: "CountedProof", from: "SEQS = 2 ** 12", to: "SEQS = 2 ** 13" },
  { proof: "IncreasedProof", from: "CLOCK = 2 ** 208", to: "CLOCK = 2 ** 207" },
  { proof: "ReadsProof", from: "PaymentSlot.unwrap(slot) >= NO_INCREASE", to: "PaymentSlot.unwrap(slot) >= DISPUTED" },
  {
    proof: "ReadsRefundableProof",
    from: "% AMOUNTS;\n    }\n\n    /// @notice What",
    to: ";\n    }\n\n    /// @notice What",
  },
  { proof: "BooksProof", file: "scripts/prove/BooksProof.sol", from: "b.refunded += amount;", to: "" },
  { proof: "WordProof", file: "scripts/prove/SlotProof.sol", from: "flags * 2 ** 252;", to: "flags * 2 ** 253;" },
];

/**
 * An edit of the sources that makes the bug.
 * @throws {@link Stop} when the code was changed so that the bug cannot be made
 */
export function withBug({ file = SLOT, from, to }: Bug): (path: string, source: string) => string {
  return (path, source) => {
    if (path !== file) return source;
    if (source.split(from).length !== 2) throw new Stop(`${file} has not "${from}" once: adapt scripts/prove/bugs.ts`);
    return source.replace(from, to);
  };
}
