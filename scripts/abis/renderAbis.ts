import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../bootstrap.mjs";

type Parameter = { name: string; type: string; indexed?: boolean; components?: Parameter[] };
type AbiItem = { type: string; inputs?: Parameter[]; outputs?: Parameter[] } & Record<string, unknown>;

/** Where each ABI of the SDK comes from. */
const SOURCES = [
  { artifact: "contracts/escrow/Escrow.sol/Escrow.json", name: "escrow" },
  { artifact: "contracts/risk/RiskOracle.sol/RiskOracle.json", name: "riskOracle" },
  { artifact: "contracts/risk/RiskModels.sol/RiskModels.json", name: "riskModels" },
  { artifact: "contracts/risk/SignerBonds.sol/SignerBonds.json", name: "signerBonds" },
  { artifact: "contracts/risk/IReleaseGate.sol/IReleaseGate.json", name: "releaseGate" },
  { artifact: "contracts/adapters/X402CapturePolicy.sol/X402CapturePolicy.json", name: "x402CapturePolicy" },
  { artifact: "contracts/adapters/Erc8183Hook.sol/Erc8183Hook.json", name: "erc8183Hook" },
  { artifact: "contracts/adapters/WatchlistGate.sol/WatchlistGate.json", name: "watchlistGate" },
  { artifact: "contracts/adapters/FunctionsOracle.sol/FunctionsOracle.json", name: "functionsOracle" },
  { artifact: "contracts/adapters/CreOracle.sol/CreOracle.json", name: "creOracle" },
] as const;

/** The SDK's ABI files as they should be: path below the project's root → text. */
export function renderAbis(): Map<string, string> {
  const files = new Map<string, string>();
  for (const { artifact, name } of SOURCES) {
    const path = join(ROOT, "artifacts", artifact);
    if (!existsSync(path)) throw new Error(`artifacts/${artifact} is missing: run \`npm run hardhat -- build\` first.`);
    const { abi } = JSON.parse(readFileSync(path, "utf8")) as { abi: AbiItem[] };
    const items = abi.filter((item) => item.type !== "constructor").map(plainItem);
    const text = `// Made by \`npm run abis\` from the compiled contract. Do not edit.\n\nexport const ${name}Abi = ${JSON.stringify(items)} as const;\n`;
    files.set(`sdk/src/abi/${name}.ts`, format(text, `sdk/src/abi/${name}.ts`));
  }
  return files;
}

/** Without the compiler's internal types, which say nothing that a caller needs. */
function plainItem(item: AbiItem): AbiItem {
  const plain: AbiItem = { ...item };
  if (item.inputs) plain.inputs = item.inputs.map(plainParameter);
  if (item.outputs) plain.outputs = item.outputs.map(plainParameter);
  return plain;
}

function plainParameter({ name, type, indexed, components }: Parameter): Parameter {
  const plain: Parameter = { name, type };
  if (indexed !== undefined) plain.indexed = indexed;
  if (components) plain.components = components.map(plainParameter);
  return plain;
}

function format(text: string, path: string): string {
  const biome = join(ROOT, "node_modules", "@biomejs", "biome", "bin", "biome");
  const { status, stdout, stderr } = spawnSync(process.execPath, [biome, "format", `--stdin-file-path=${path}`], {
    cwd: ROOT,
    input: text,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`Biome could not format ${path}: ${stderr}`);
  return stdout;
}
