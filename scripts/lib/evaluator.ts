/** What `npm run evaluator` writes: the evaluator's code for Solidity and for TypeScript. */
export type EvaluatorFile = { path: string; text: string };

type Output = {
  errors?: { severity: string; formattedMessage: string }[];
  contracts?: { source: { ModelEvaluator: { evm: { bytecode: { object: string } } } } };
};

/** The runtime code of the evaluator in hex without 0x: what stands before the tables. */
export function compileEvaluator(source: string, solc: { compile(input: string): string }): string {
  const output = JSON.parse(
    solc.compile(
      JSON.stringify({
        language: "Yul",
        sources: { source: { content: source } },
        settings: {
          evmVersion: "cancun",
          optimizer: { enabled: false },
          outputSelection: { "*": { "*": ["evm.bytecode.object"] } },
        },
      }),
    ),
  ) as Output;
  const errors = (output.errors ?? []).filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join("\n"));
  const object = output.contracts?.source.ModelEvaluator.evm.bytecode.object;
  // The object ends with its one byte of data, the place where a model's tables begin.
  if (object === undefined || !object.endsWith("00"))
    throw new Error("The evaluator compiled to something unexpected.");
  return object.slice(0, -2);
}

/** The committed files and what they must contain. */
export function evaluatorFiles(source: string, solc: { compile(input: string): string }): EvaluatorFile[] {
  const code = compileEvaluator(source, solc);
  return [
    {
      path: "contracts/risk/ModelEvaluatorCode.sol",
      text: `// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev The compiled ModelEvaluator.yul, made by \`npm run evaluator\`. A constant and not compiled with the rest, so that
/// the id of a model is the same whatever settings this project is built with.
bytes constant MODEL_EVALUATOR_CODE =
    hex"${code}";
`,
    },
    {
      path: "sdk/src/model/evaluatorCode.ts",
      text: `import type { Hex } from "viem";

/** The code that every model begins with, compiled from contracts/risk/ModelEvaluator.yul by \`npm run evaluator\`. */
export const modelEvaluatorCode: Hex =
  "0x${code}";
`,
    },
  ];
}
