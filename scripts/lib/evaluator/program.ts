import { assemble, type Piece } from "./assemble.ts";

// The evaluator, instruction by instruction. What it computes is docs/spec/models.md; how it is laid out and why it is
// exact is docs/reference/model-code.md; ModelEvaluator.yul is the same function to be read. A remark shows the stack after the line,
// its top at the right.
//
// Memory: 0 two records of a feature · REST_EVEN and REST_ODD what each feature lacks to its highest knot, in arrays of 24
// lanes of which every other one is used · RECORDS where the records of each feature begin · OUTPUT the record of the output.

const REST_EVEN = 133;
const REST_ODD = 181;
/** Behind the last lane of REST_ODD one byte is set, as if it were followed by a lane that is not used. */
const RECORDS = 230;
const OUTPUT = 278;

/** 16 lanes of 16 bits, or the lower eight of them. */
const lanes = (lane: string, count: 8 | 16 = 16): string => `0x${lane.repeat(count)}`;
const pairs = (pair: string, size: 16 | 32): string => `0x${pair.repeat(size / 4)}`;

const TOP = lanes("8000");
/** Half of a unit and a quarter: what a lane that is not used holds, so that the difference in front of it is not rounded down. */
const SLACK = "0c00";

/** The largest number of features whose lanes fit into one word. */
const FIRST_WORD = 16;

/** Sums of 32-bit lanes by the remainder, the output's 24-bit lanes, and 32 bits of a number. */
const MASK_32 = "0xffffffff";

const repeat = (count: number, text: string): string => Array.from({ length: count }, () => text).join(" ");

/** From [T F] to [T R]: lanes of F subtracted from the highest knots, those below zero made zero. */
const rest = (size: 16 | 32): string => `
  {highest:${size}} SUB        ; T d
  DUP1 DUP3 AND                ; T d s        the top bit where it is not below zero
  DUP1 15 SHR SWAP1 SUB AND    ; T R          0x8000 - 1 where it is set`;

/** From [T R] to the same: R into two arrays, every other lane of each replaced by SLACK. `at` is the first feature's place. */
const split = (size: 16 | 32, at: number): string => `
  DUP1 ${pairs("ffff0000", size)} AND      ; T R even
  DUP2 DUP2 XOR                            ; T R even odd
  ${pairs(`${SLACK}0000`, size)} OR ${REST_ODD + at} MSTORE
  ${pairs(`0000${SLACK}`, size)} OR ${REST_EVEN + at} MSTORE`;

/**
 * From [T R] to the same: where each feature's record begins, into RECORDS. Distance k (k = 1 … 12, rising) is how far the
 * k-th knot is below the highest one; the hole for it holds 0x8000 minus that, so that the top bit of the sum says whether R
 * reaches it. How many are reached is the number of the record. As the distances rise, its bits are the parities of what
 * is reached of 8, of 4, 8, 12, of all even and of all twelve.
 */
const records = (size: 16 | 32, at: number): string => {
  const reach = (k: number, depth: number): string => `{reach${k}:${size}} DUP${depth} ADD`;
  return `
  ${reach(8, 2)} DUP3 AND                                                      ; T R b3
  ${reach(4, 3)} DUP2 XOR ${reach(12, 4)} XOR DUP4 AND                         ; T R b3 b2
  ${reach(2, 4)} DUP2 XOR ${reach(6, 5)} XOR ${reach(10, 5)} XOR DUP5 AND      ; T R b3 b2 b1
  ${reach(1, 5)} DUP2 XOR ${[3, 5, 7, 9, 11].map((k) => `${reach(k, 6)} XOR`).join(" ")} DUP6 AND ; T R b3 b2 b1 b0
  1 SHR OR 1 SHR OR 1 SHR OR 12 SHR                                            ; T R numbers
  {stride:1} MUL {records:${size}} ADD ${RECORDS + at} MSTORE                  ; T R`;
};

/** Up to sixteen features. [] to [T R]. */
const small = `
  ${TOP} 0 CALLDATALOAD                     ; T F
  {mask:32} DUP2 AND                        ; T F bad
  64 CALLDATASIZE XOR OR                    ; T F bad
  32 CALLDATALOAD OR {error:2} JUMPI        ; T F
  ${rest(32)} ${split(32, 0)}
  0x0c ${REST_ODD + 2 * FIRST_WORD} MSTORE8
  ${records(32, 0)}`;

/** Seventeen to twenty-four features: the lower half of a word for those beyond the sixteenth. [] to [T R]. */
const large = `
  ${TOP} 0 CALLDATALOAD DUP2 AND            ; T bad
  64 CALLDATASIZE XOR OR                    ; T bad
  32 CALLDATALOAD {mask:32} AND OR {error:2} JUMPI ; T
  16 CALLDATALOAD                           ; T F       features 8 to 23; the upper half is overwritten below
  ${rest(16)} ${split(16, 16)} ${records(16, 16)}
  POP 0 CALLDATALOAD                        ; T F
  ${rest(32)} ${split(32, 0)}
  0x0c ${REST_ODD + 48} MSTORE8
  ${records(32, 0)}`;

/** [T R] to [T R M S]: the sums that hidden units 0 to 15 begin with. */
const seed = `${MASK_32} {seed0:32}`;

/** From [] to [t]: two records of feature f to memory 0, and the fraction between them. */
const fraction = (f: number, rowBytes: number): string => `
  ${2 * rowBytes + 5} ${RECORDS + 2 * f} MLOAD 240 SHR 0 CODECOPY
  ${rowBytes + 2} MLOAD                                 ; width
  ${rowBytes === 64 ? "CALLDATASIZE" : rowBytes} MLOAD  ; width distance      the call's data is 64 bytes long
  ${(f % 2 === 0 ? REST_EVEN : REST_ODD) + 2 * f} MLOAD ; width distance rest
  SUB DIV                                               ; t`;

/** One feature of 32 hidden units. [… S] to [… v S]: S gets units 0 to 15, v are units 16 to 31. */
const block32 = (f: number): string => `
  ${fraction(f, 64)}        ; S t
  DUP1 16 SUB               ; S t u
  DUP1 0 MLOAD MUL          ; S t u u·hi0
  DUP3 69 MLOAD MUL ADD     ; S t u v0
  SWAP2 101 MLOAD MUL       ; S v0 u t·lo1
  SWAP1 32 MLOAD MUL ADD    ; S v0 v1
  SWAP2 ADD                 ; v1 S`;

/** One feature of 16 hidden units. [S] to [S]. */
const block16 = (f: number): string => `
  ${fraction(f, 32)}          ; S t
  DUP1 16 SUB                 ; S t u
  0 MLOAD MUL                 ; S t u·hi
  SWAP1 37 MLOAD MUL ADD ADD  ; S`;

/** After sixteen features of 32 units: sixteen v become one before SWAP no longer reaches the first. [v… S] to [V S]. */
const collapse = `SWAP16 ${repeat(FIRST_WORD - 1, "ADD")} SWAP1`;

/** max(0, sum) of sixteen lanes, and 0x7fff minus that where the sign is −1. `depth` is how deep T lies. */
const units = (depth: number, flip: string): string => `
  DUP1 DUP${depth} AND DUP1 15 SHR SWAP1 SUB AND {${flip}:32} XOR`;

/** The sixteen lanes of y summed, then the output. [T R M y] to the end. */
const output = `
  ${pairs("0000ffff", 32)}                                ; y E
  DUP2 DUP2 AND SWAP2 16 SHR AND ADD MOD                  ; sum         of eight lanes of 32 bits, as 2^32 leaves 1
  {offset:4} ADD {shift:1} SHR                            ; u
  8 0xffffff                                              ; u 8 m
  0x${outputMask()} DUP4 0x${outputOnes()} MUL            ; u 8 m k b
  DUP1 {knots0:32} SUB DUP3 AND                           ; u 8 m k b s
  DUP2 {knots1:32} SUB DUP4 AND ADD                       ; u 8 m k b s
  SWAP2 SWAP1 {knots2:32} SUB AND ADD MOD                 ; u 8 record
  ${OUTPUT + 24} CODECOPY                                 ; u
  ${OUTPUT} MLOAD                                         ; u r         rise (2) run (2) start (4)
  DUP1 48 SHR DUP3 MUL DUP2 ADD ${MASK_32} AND            ; u r n       u · rise + start
  SWAP1 32 SHR 0xffff AND SWAP1 DIV                       ; u score
  0 MSTORE 32 0 RETURN`;

const tail32 = `
  {seed1:32} ADD ${units(6, "flip1")} SWAP1 ${units(6, "flip0")} ADD ${output}`;

const tail16 = `${units(5, "flip0")} ${output}`;

/** InvalidFeatures(bytes32,bytes32), or InvalidInputLength(uint256) behind the second JUMPDEST. */
const errors = `
  JUMPDEST 64 CALLDATASIZE XOR {length:2} JUMPI
  0xb6126e8e 0 MSTORE 64 0 32 CALLDATACOPY 68 28 REVERT`;
const lengthError = `
  JUMPDEST 0x097eb235 0 MSTORE CALLDATASIZE 32 MSTORE 36 28 REVERT`;

/** Ten lanes of 24 bits from bit 4: a knot and a value below 2^22 and 0x800000 leave the top bit where the knot is not below. */
function outputOnes(): string {
  let word = 0n;
  for (let lane = 0n; lane < 10n; lane++) word |= 1n << (24n * lane + 4n);
  return word.toString(16);
}

/** Their top bits, worth 8 modulo 2^24 − 1, and the bits around the lanes, which hold where the records begin. */
function outputMask(): string {
  let word = 0xfn | (0xfffn << 244n);
  for (let lane = 0n; lane < 10n; lane++) word |= 1n << (24n * lane + 27n);
  return word.toString(16);
}

/** What a model's code is put together from (docs/reference/model-code.md). */
export type Program = {
  small: Piece;
  large: Piece;
  seed: Piece;
  blocks32: Piece;
  blocks16: Piece;
  collapse: Piece;
  tail32: Piece;
  tail16: Piece;
  errors: Piece;
  lengthError: Piece;
};

/** All pieces, assembled. */
export function program(): Program {
  const all = (block: (f: number) => string): Piece =>
    assemble(Array.from({ length: 24 }, (_, f) => block(f)).join("\n"));
  return {
    small: assemble(small),
    large: assemble(large),
    seed: assemble(seed),
    blocks32: all(block32),
    blocks16: all(block16),
    collapse: assemble(collapse),
    tail32: assemble(tail32),
    tail16: assemble(tail16),
    errors: assemble(errors),
    lengthError: assemble(lengthError),
  };
}
