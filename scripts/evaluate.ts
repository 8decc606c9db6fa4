// `npm run evaluate`: measures a model on data that it has not seen.
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { ModelFile } from "@sluice/sdk";
import { simulatedDefaults } from "../oracle/src/model/simulatedSettings.ts";
import { ROOT } from "./bootstrap.mjs";
import { requireDataset } from "./lib/dataset.ts";
import { readFlags, wholeNumber } from "./lib/flags.ts";
import { runPlainCommand } from "./lib/plainCommand.ts";
import type { Row } from "./lib/rows.ts";
import { Stop } from "./lib/stop.ts";
import { table } from "./lib/terminal.ts";

const HELP = `npm run evaluate -- --dataset simulated [--seed N] [--model F] [--json F]

  --dataset D   what to measure on: simulated (handbook, bitcoin-otc, amlsim and ethereum do not exist yet)
  --seed N      number of the worlds, which training never uses (2)
  --model F     model file (oracle/models/${simulatedDefaults.name}.json)
  --json F      also writes the rows to a file`;

async function main(args: string[]): Promise<number> {
  const flags = readFlags(
    args,
    {
      dataset: { type: "string" },
      seed: { type: "string" },
      model: { type: "string" },
      json: { type: "string" },
    },
    HELP,
  );
  requireDataset(flags.dataset, HELP);
  const seed = wholeNumber("seed", flags.seed ?? "2", { min: 0, max: 2 ** 31 }, HELP);
  // Loaded only now: a wrong flag is refused at once.
  const { measure } = await import("../oracle/src/model/measure.ts");
  const { simulatedRows } = await import("../oracle/src/model/simulatedRows.ts");
  const model = await readModel(flags.model ?? join(ROOT, "oracle", "models", `${simulatedDefaults.name}.json`));
  const data = [...simulatedRows(`evaluate-${seed}`, simulatedDefaults.other)].flat();
  const { figures, aucByKind, bestFeature, frauds } = measure(model, data, `evaluate-${seed}`);

  const rows: Row[] = [
    { name: "rows", value: data.length, unit: "payments" },
    { name: "frauds", value: frauds, unit: "payments" },
  ];
  for (const [name, { value, low, high }] of Object.entries(figures)) {
    rows.push({ name, value, unit: "" }, { name: `${name}.low`, value: low, unit: "" });
    rows.push({ name: `${name}.high`, value: high, unit: "" });
  }
  for (const [kind, value] of Object.entries(aucByKind)) rows.push({ name: `auc.${kind}`, value, unit: "" });
  rows.push({ name: `baseline.${bestFeature.name}.auc`, value: bestFeature.auc, unit: "" });

  console.log(table([["figure", "value"], ...rows.map(({ name, value }) => [name, String(Number(value.toFixed(4)))])]));
  console.log("\nSimulated payments only: these figures say nothing about real fraud.");
  if (flags.json !== undefined) writeFileSync(flags.json, `${JSON.stringify({ rows }, null, 2)}\n`);
  return 0;
}

async function readModel(file: string): Promise<ModelFile> {
  const { parseModel } = await import("@sluice/sdk");
  try {
    return parseModel(readFileSync(resolve(file), "utf8"));
  } catch (error) {
    throw new Stop(`${file} cannot be used: ${(error as Error).message}`);
  }
}

await runPlainCommand(main);
