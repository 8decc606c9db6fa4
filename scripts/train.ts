// `npm run train`: trains a model and writes its file, what is known about it, and its card.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { datasetNames } from "../oracle/src/model/datasetSettings.ts";
import type { ProtocolOptions } from "../oracle/src/model/runProtocol.ts";
import { simulatedDefaults } from "../oracle/src/model/simulatedSettings.ts";
import type { Knobs } from "../oracle/src/simulate/knobs.ts";
import { ROOT } from "./bootstrap.mjs";
import { refuseFlags, requireDataset } from "./lib/dataset.ts";
import { moment, readFlags, wholeNumber } from "./lib/flags.ts";
import { readKnobsFile } from "./lib/knobsFile.ts";
import { runPlainCommand } from "./lib/plainCommand.ts";
import { endProgress, figureTable, followProtocol, showProgress } from "./lib/protocol.ts";
import { referenceFile } from "./lib/servingModel.ts";
import { Stop } from "./lib/stop.ts";

const HELP = `npm run train -- --dataset simulated [--seed N] [--knobs F] [--out F] [--check]
npm run train -- --dataset D --data DIR [--test-from T] [--seed N] [--out F] [--check]

  --dataset D     what to train on: simulated, ${datasetNames.join(", ")}
  --data DIR      folder with the data set's files
  --test-from T   trains before T and measures from T on: a date such as 2018-08-08, or seconds since 1970;
                  by default the data set's protocol (docs/models/protocols.md) says when
  --seed N        number of the training worlds and of the first weights (${simulatedDefaults.seed})
  --knobs F       knobs of the larger training worlds (docs/reference/simulator.md); goes with --out
  --out F         model file to write; F's .meta.json, .md, plots and, of simulated, .reference.json
                  (docs/models/drift.md) are written beside it
                  (oracle/models/D-v1.json, with the card in docs/models)
  --check         writes nothing: trains and compares with the files; exit code 1 if they differ`;

async function main(args: string[]): Promise<number> {
  const flags = readFlags(
    args,
    {
      dataset: { type: "string" },
      data: { type: "string" },
      "test-from": { type: "string" },
      seed: { type: "string" },
      knobs: { type: "string" },
      out: { type: "string" },
      check: { type: "boolean" },
    },
    HELP,
  );
  const chosen = requireDataset(flags.dataset, flags.data, HELP);
  refuseFlags(chosen, flags, chosen.name === "simulated" ? ["test-from"] : ["knobs"], HELP);
  if (flags.knobs !== undefined && flags.out === undefined) {
    throw new Stop(`--knobs needs --out: the committed model is trained with the default knobs\n\n${HELP}`, 2);
  }
  const seed =
    flags.seed === undefined ? simulatedDefaults.seed : wholeNumber("seed", flags.seed, { min: 0, max: 2 ** 31 }, HELP);

  const testFrom = flags["test-from"] === undefined ? undefined : moment("test-from", flags["test-from"], HELP);
  const name = chosen.name === "simulated" ? simulatedDefaults.name : `${chosen.name}-v1`;
  const files = filesOf(name, flags.out);
  const contents =
    chosen.name === "simulated"
      ? await simulated(seed, files, flags.knobs === undefined ? {} : { town: readKnobsFile(flags.knobs) })
      : await fromData(
          { dataset: chosen.name, folder: chosen.folder, seed, testFrom, onProgress: showProgress },
          files,
        );
  if (flags.check) {
    const different = contents.filter(([file, text]) => !existsSync(file) || readFileSync(file, "utf8") !== text);
    for (const [file] of different) console.error(`${shown(file)} differs from what training gives now`);
    if (different.length === 0) console.log("the model is what training gives, byte for byte");
    return different.length === 0 ? 0 : 1;
  }
  for (const [file, text] of contents) {
    writeWhole(file, text);
    console.log(`wrote ${shown(file)}`);
  }
  return 0;
}

type Files = { model: string; meta: string; card: string };

async function simulated(seed: number, files: Files, own: { town?: Knobs }): Promise<[string, string][]> {
  // Loaded only now: a wrong flag is refused at once.
  const { serializeModel } = await import("@sluice/sdk");
  const { modelCard } = await import("../oracle/src/model/card.ts");
  const { trainSimulated } = await import("../oracle/src/model/trainSimulated.ts");
  const began = performance.now();
  const { model, report, reference } = trainSimulated({ ...simulatedDefaults, seed, ...own }, showProgress);
  endProgress();
  const { otherSeed, laterSlice } = report;
  console.log(`trained in ${Math.round((performance.now() - began) / 1000)} s: ${report.fileHash}`);
  console.log(`AUC ${laterSlice.figures.auc.value} on the later slice, ${otherSeed.figures.auc.value} on another seed`);
  return [
    [files.model, `${serializeModel(model)}\n`],
    [files.meta, `${JSON.stringify(report, null, 2)}\n`],
    [referenceFile(files.model), `${JSON.stringify(reference)}\n`],
    [files.card, modelCard(report)],
  ];
}

async function fromData(options: ProtocolOptions, files: Files): Promise<[string, string][]> {
  const result = await followProtocol(options);
  endProgress();
  const { serializeModel } = await import("@sluice/sdk");
  const { protocolRows } = await import("../oracle/src/model/protocolRows.ts");
  console.log(figureTable(protocolRows(result)));
  const { datasetCard } = await import("../oracle/src/model/datasetCard.ts");
  const { calibrationPlot, precisionRecallPlot, scoreByClassPlot } = await import("../oracle/src/model/plots.ts");
  const { dataset, seed, model, runs, tested } = result;
  const meta = rounded({ name: model.name, dataset, seed, runs });
  const stem = files.card.replace(/\.md$/, "");
  const plot = (what: string) => `${stem}.${what}.svg`;
  const links = {
    precisionRecall: basename(plot("precision-recall")),
    calibration: basename(plot("calibration")),
    scoreByClass: basename(plot("scores")),
  };
  return [
    [files.model, `${serializeModel(model)}\n`],
    [files.meta, `${JSON.stringify(meta, null, 2)}\n`],
    [files.card, datasetCard({ dataset, seed, model, runs: meta.runs }, links)],
    [plot("precision-recall"), precisionRecallPlot(tested)],
    [plot("calibration"), calibrationPlot(tested)],
    [plot("scores"), scoreByClassPlot(tested)],
  ];
}

/** Six digits are more than the figures mean, and keep the file readable. */
function rounded<T>(value: T): T {
  return JSON.parse(JSON.stringify(value, (_, x) => (typeof x === "number" ? Math.round(x * 1e6) / 1e6 : x)));
}

function filesOf(name: string, out: string | undefined): Files {
  if (out === undefined) {
    const model = join(ROOT, "oracle", "models", `${name}.json`);
    return { model, meta: model.replace(/\.json$/, ".meta.json"), card: join(ROOT, "docs", "models", `${name}.md`) };
  }
  const stem = resolve(out).replace(/\.json$/, "");
  return { model: resolve(out), meta: `${stem}.meta.json`, card: `${stem}.md` };
}

/** All or nothing: an interrupted run leaves the old file as it was. */
function writeWhole(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.part`, text);
  renameSync(`${file}.part`, file);
}

function shown(file: string): string {
  const inside = relative(process.cwd(), file);
  return inside.startsWith("..") ? file : inside;
}

await runPlainCommand(main);
