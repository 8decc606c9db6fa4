// `npm run evaluate`: measures a model on data that it has not seen.
import { datasetNames } from "../oracle/src/model/datasetSettings.ts";
import { simulatedDefaults } from "../oracle/src/model/simulatedSettings.ts";
import { readDatasetFlags } from "./lib/dataset.ts";
import { requireWritable, writeWhole } from "./lib/outputFiles.ts";
import { runPlainCommand } from "./lib/plainCommand.ts";
import { endProgress, figureTable, followProtocol, showProgress } from "./lib/protocol.ts";
import type { Row } from "./lib/rows.ts";

const HELP = `npm run evaluate -- --dataset simulated [--seed N] [--model F] [--json F]
npm run evaluate -- --dataset D --data DIR [--test-from T] [--seed N] [--json F]

  --dataset D     simulated: the committed model on worlds that training never uses, beside simpler models
                  trained on the committed model's training rows;
                  ${datasetNames.join(", ")}: trains by the data set's protocol (docs/models/protocols.md)
                  and measures on its test part, beside simpler models
  --data DIR      folder with the data set's files
  --test-from T   trains before and tests from T on: a date such as 2018-08-08, or seconds since 1970;
                  for amlsim also a step, for handbook also a day since 2018-04-01
  --seed N        number of the simulated worlds (2), or of the first weights and of the intervals (1)
  --model F       model file (oracle/models/${simulatedDefaults.name}.json); only for simulated
  --json F        also writes the rows to a file`;

async function main(args: string[]): Promise<number> {
  const { chosen, seed, flags } = readDatasetFlags(
    args,
    { model: { type: "string", only: "simulated" }, json: { type: "string" } },
    { simulated: 2, data: 1 },
    HELP,
  );
  const [json, file] = [flags.json, flags.model] as [string | undefined, string | undefined];
  requireWritable("json", json);
  if (chosen.name !== "simulated") {
    const result = await followProtocol({ ...chosen, dataset: chosen.name, seed, onProgress: showProgress });
    endProgress();
    const { protocolRows } = await import("../oracle/src/model/protocolRows.ts");
    const rows = protocolRows(result);
    console.log(`${figureTable(rows)}\n\n${result.runs.own.description}`);
    writeRows(json, rows);
    return 0;
  }
  // Loaded only now: a wrong flag is refused at once.
  const { measure } = await import("../oracle/src/model/measure.ts");
  const { baselineRows, figureRows } = await import("../oracle/src/model/figureRows.ts");
  const { fitSimulatedBaselines } = await import("../oracle/src/model/simulatedBaselines.ts");
  const { simulatedParts } = await import("../oracle/src/model/simulatedParts.ts");
  const { simulatedRows } = await import("../oracle/src/model/simulatedRows.ts");
  const { readServingModel } = await import("./lib/servingModel.ts");
  const { model } = readServingModel(file);
  const data = [...simulatedRows(`evaluate-${seed}`, simulatedDefaults.other)].flat();
  const parts = simulatedParts(simulatedDefaults, showProgress);
  showProgress("fitting the baselines");
  const baselines = fitSimulatedBaselines(parts);
  showProgress("measuring");
  const measured = measure(model, data, baselines(data), `evaluate-${seed}`);
  endProgress();

  const { figures, aucByKind, bestFeature, frauds } = measured;
  const rows: Row[] = [
    { name: "rows", value: data.length, unit: "payments" },
    { name: "frauds", value: frauds, unit: "payments" },
    ...figureRows(figures, ""),
    ...Object.entries(aucByKind).map(([kind, value]) => ({ name: `auc.${kind}`, value, unit: "" })),
    { name: `baseline.${bestFeature.name}.auc`, value: bestFeature.auc, unit: "" },
    ...baselineRows(measured.baselines),
  ];
  console.log(figureTable(rows));
  console.log("\nSimulated payments only: these figures say nothing about real fraud.");
  writeRows(json, rows);
  return 0;
}

function writeRows(file: string | undefined, rows: readonly Row[]): void {
  if (file !== undefined) writeWhole(file, `${JSON.stringify({ rows }, null, 2)}\n`);
}

await runPlainCommand(main);
