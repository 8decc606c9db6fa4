import { readFileSync } from "node:fs";
import { join } from "node:path";
import { snakeCase } from "../../sdk/src/errors/toContractError.ts";
import { type ContractErrorName, contractErrorHelp } from "../../sdk/src/index.ts";
import { ROOT } from "../bootstrap.mjs";
import { readGasSnapshot } from "../lib/gasSnapshot.ts";
import { gasRows } from "./gasRows.ts";

/** Folders of docs whose pages are filled; their samples are docs/examples/<folder>/<name>.ts. */
export const FILLED = ["operations", "adapters"] as const;

export type Filled = (typeof FILLED)[number];

/** Samples of the pages of docs/operations. */
export const SAMPLES = join(ROOT, "docs", "examples", "operations");

/**
 * A page of docs with its blocks as they should be: `<!-- errors A, B -->` has the help of those errors,
 * `<!-- gas row, row -->` the committed figures, `<!-- sample name -->` the body of that sample.
 */
export function fillPage(page: string, folder: Filled = "operations"): string {
  return page.replaceAll(
    /<!-- (errors|gas|sample)([^>]*?) ?-->\n[\s\S]*?<!-- \/\1 -->/g,
    (_, kind: string, list: string) => {
      const names = list
        .trim()
        .split(/,\s*/)
        .filter((name) => name !== "");
      const text = kind === "errors" ? errorTable(names) : kind === "gas" ? gasTable(names) : sampleOf(folder, names);
      return `<!-- ${[kind, names.join(", ")].join(" ").trim()} -->\n${text}\n<!-- /${kind} -->`;
    },
  );
}

function errorTable(names: readonly string[]): string {
  const rows = names.map((name) => {
    const help = contractErrorHelp[name as ContractErrorName];
    if (help === undefined) throw new Error(`${name} is no error of the contracts`);
    return `| [\`${name}\`](../sdk/errors.md#${snakeCase(name)}) | ${help} |`;
  });
  return ["| error | what to do |", "|---|---|", ...rows].join("\n");
}

function gasTable(names: readonly string[]): string {
  if (names.length === 0) return "Not measured on its own: see [gas](../gas.md) for what its parts cost.";
  const figures = new Map(readGasSnapshot().map(({ name, value }) => [name, value]));
  const rows = names.map((name) => {
    const figure = figures.get(name);
    const what = gasRows[name];
    if (figure === undefined || what === undefined) throw new Error(`${name} is no row of snapshots/gas.json`);
    return `| ${what} | ${figure.toLocaleString("en")} | \`${name}\` |`;
  });
  return ["| what | gas | row of [gas](../gas.md) |", "|---|---|---|", ...rows].join("\n");
}

function sampleOf(folder: Filled, [name]: readonly string[]): string {
  const source = readFileSync(join(ROOT, "docs", "examples", folder, `${name}.ts`), "utf8");
  const body = /\nexport async function \w+\([^)]*\) \{\n([\s\S]*)\n\}\n$/.exec(source)?.[1];
  if (body === undefined) throw new Error(`docs/examples/${folder}/${name}.ts has no sample`);
  return `\`\`\`ts\n${body.replaceAll(/^ {2}/gm, "")}\n\`\`\``;
}
