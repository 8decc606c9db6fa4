import type { Piece } from "./assemble.ts";
import { program } from "./program.ts";

/** What `npm run evaluator` writes: the evaluator for Solidity and for TypeScript. */
export type EvaluatorFile = { path: string; text: string };

/** The committed files and what they must contain. */
export function evaluatorFiles(): EvaluatorFile[] {
  const pieces = Object.entries(program()) as [string, Piece][];
  const code = pieces.map(([, piece]) => piece.code).join("");
  let offset = 0;
  const placed = pieces.map(([name, piece]) => {
    const at = offset;
    offset += piece.code.length / 2;
    return { name, offset: at, length: piece.code.length / 2, holes: piece.holes };
  });
  return [
    { path: "contracts/risk/ModelEvaluatorCode.sol", text: solidity(code, placed) },
    { path: "sdk/src/model/evaluatorCode.ts", text: typescript(code, placed) },
  ];
}

type Placed = { name: string; offset: number; length: number; holes: Piece["holes"] };

function solidity(code: string, placed: Placed[]): string {
  const constants = placed.flatMap(({ name, offset, length, holes }) => {
    const upper = name
      .replace(/(\d+)$/, "_$1")
      .replace(/([a-z])([A-Z])/g, "$1_$2")
      .toUpperCase();
    const places = holes.map((hole) => hex(hole.offset, 2) + hex(hole.size, 1)).join("");
    return [
      `    uint256 internal constant ${upper}_AT = ${offset};`,
      `    uint256 internal constant ${upper}_LENGTH = ${length};`,
      ...(places === ""
        ? []
        : [`    bytes internal constant ${upper}_HOLES =${wrapped(upper, places)}hex"${places}";`]),
    ];
  });
  return `// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The instructions that every model is put together from
/// @dev Made by \`npm run evaluator\` from scripts/lib/evaluator/program.ts. Constants and not compiled with the rest, so
/// that the id of a model is the same whatever settings this project is built with. Of each piece: where it begins, its
/// length, and its holes, which are operands that a model's numbers fill: offset in the piece (2 bytes) and size (1 byte).
library ModelEvaluatorCode {
    bytes internal constant ALL =
        hex"${code}";

${constants.join("\n")}
}
`;
}

function typescript(code: string, placed: Placed[]): string {
  const pieces = placed.map(({ name, offset, length, holes }) => {
    const list = holes.map((hole) => `{ name: "${hole.name}", offset: ${hole.offset}, size: ${hole.size} }`);
    const inside = list.length < 2 ? `[${list.join("")}]` : `[\n      ${list.join(",\n      ")},\n    ]`;
    return `  ${name}: {\n    offset: ${offset},\n    length: ${length},\n    holes: ${inside},\n  },`;
  });
  return `// Made by \`npm run evaluator\` from scripts/lib/evaluator/program.ts.
import type { Hex } from "viem";

/** A run of instructions: its place in the evaluator, and the operands in it that a model's numbers fill. */
export type EvaluatorPiece = {
  readonly offset: number;
  readonly length: number;
  readonly holes: readonly { readonly name: string; readonly offset: number; readonly size: number }[];
};

/** The instructions that every model is put together from. */
export const modelEvaluatorCode: Hex =
  "0x${code}";

/** The pieces of {@link modelEvaluatorCode}. */
export const evaluatorPieces = {
${pieces.join("\n")}
} as const satisfies Record<string, EvaluatorPiece>;
`;
}

/** A line of up to 120 characters is not broken. */
function wrapped(name: string, places: string): string {
  return `    bytes internal constant ${name}_HOLES = hex"${places}";`.length > 120 ? "\n        " : " ";
}

function hex(value: number, size: number): string {
  return value.toString(16).padStart(2 * size, "0");
}
