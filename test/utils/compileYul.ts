import { createRequire } from "node:module";
import type { Hex } from "viem";

type Output = {
  errors?: { severity: string; formattedMessage: string }[];
  contracts?: { source: Record<string, { evm: { bytecode: { object: string } } }> };
};

const solc = createRequire(import.meta.url)("solc") as { compile(input: string): string };

/**
 * Runtime code of a Yul object that stands alone, without the optimizer.
 * @param source its text; a `data "tables" hex"00"` at its end is left out, so that tables can be put there
 */
export function compileYul(source: string): Hex {
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
  const object = Object.values(output.contracts?.source ?? {})[0]?.evm.bytecode.object;
  if (object === undefined) throw new Error("The text has no object.");
  return `0x${source.includes('data "tables"') ? object.slice(0, -2) : object}`;
}
