/** A place in assembled code whose bytes a model's numbers fill: the operand of a push. */
export type Hole = { name: string; offset: number; size: number };

/** Assembled instructions without 0x, their holes in order of appearance. */
export type Piece = { code: string; holes: Hole[] };

const OPCODES: Record<string, number> = {
  ADD: 0x01,
  MUL: 0x02,
  SUB: 0x03,
  DIV: 0x04,
  MOD: 0x06,
  AND: 0x16,
  OR: 0x17,
  XOR: 0x18,
  SHL: 0x1b,
  SHR: 0x1c,
  CALLDATALOAD: 0x35,
  CALLDATASIZE: 0x36,
  CALLDATACOPY: 0x37,
  CODECOPY: 0x39,
  POP: 0x50,
  MLOAD: 0x51,
  MSTORE: 0x52,
  MSTORE8: 0x53,
  JUMPI: 0x57,
  JUMPDEST: 0x5b,
  RETURN: 0xf3,
  REVERT: 0xfd,
};

/**
 * Instructions to bytes. A number is the shortest push of it, `{name:size}` a push of `size` bytes that are a hole.
 * Everything from `;` to the end of the line is a remark. The opcodes here are all there are in a model: none of them reads
 * anything but the input, the code and the memory of the call.
 * @param text words apart by white space
 * @throws for a word that is neither
 */
export function assemble(text: string): Piece {
  let code = "";
  const holes: Hole[] = [];
  const words = text
    .split("\n")
    .flatMap((line) => (line.split(";")[0] as string).split(/\s+/))
    .filter((word) => word !== "");
  for (const word of words) {
    const hole = /^\{([a-zA-Z0-9]+):(\d+)\}$/.exec(word);
    const stack = /^(DUP|SWAP)(\d+)$/.exec(word);
    if (hole !== null) {
      const size = Number(hole[2]);
      code += byte(0x5f + size);
      holes.push({ name: hole[1] as string, offset: code.length / 2, size });
      code += "00".repeat(size);
    } else if (/^(0x[0-9a-f]+|\d+)$/.test(word)) {
      code += push(BigInt(word));
    } else if (stack !== null) {
      code += byte((stack[1] === "DUP" ? 0x7f : 0x8f) + Number(stack[2]));
    } else if (OPCODES[word] !== undefined) {
      code += byte(OPCODES[word]);
    } else {
      throw new Error(`"${word}" is no instruction.`);
    }
  }
  return { code, holes };
}

function push(value: bigint): string {
  if (value === 0n) return "5f";
  const digits = value.toString(16);
  const bytes = digits.padStart(digits.length + (digits.length % 2), "0");
  return byte(0x5f + bytes.length / 2) + bytes;
}

function byte(value: number): string {
  return value.toString(16).padStart(2, "0");
}
