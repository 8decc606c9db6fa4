// `npm run train`: trains a model and writes its file, what is known about it, and its card.
import { existsSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { PlotFiles } from "../oracle/src/model/datasetCard.ts";
import { datasetNames } from "../oracle/src/model/datasetSettings.ts";
import type { Tested } from "../oracle/src/model/plots.ts";
import type { ProtocolOptions } from "../oracle/src/model/runProtocol.ts";
import { simulatedDefaults } from "../oracle/src/model/simulatedSettings.ts";
import { ROOT } from "./bootstrap.mjs";
import { readDatasetFlags } from "./lib/dataset.ts";
import { requireWritable, shownPath, writeWhole } from "./lib/outputFiles.ts";
import { runPlainCommand } from "./lib/plainCommand.ts";
import { endProgress, figureTable, followProtocol, showProgress } from "./lib/protocol.ts";
import { Stop } from "./lib/stop.ts";

const HELP = `npm run train -- --dataset simulated [--seed N] [--knobs F] [--out F] [--check]
npm run train -- --dataset D --data DIR [--test-from T] [--seed N] [--out F] [--check]

  --dataset D     what to train on: simulated, ${datasetNames.join(", ")}
  --data DIR      folder with the data set's files
  --test-from T   trains before T and measures from T on: a date such as 2018-08-08, or seconds since 1970;
                  by default the data set's protocol (docs/models/protocols.md) says when;
                  for amlsim also a step, for handbook also a day since 2018-04-01
  --seed N        number of the training worlds and of the first weights (1)
  --knobs F       knobs of the larger training worlds (docs/reference/simulator.md); goes with --out
  --out F         model file to write; F's .meta.json, .md, plots and, of simulated, .reference.json
                  (docs/models/drift.md) are written beside it
                  (oracle/models/D-v1.json, with the card in docs/models); nothing is written, and the
                  exit code is 1, where the integers cost more than docs/models/protocols.md allows
  --check         writes nothing: trains and compares with the files; exit code 1 if they differ`;

async function main(args: string[]): Promise<number> {
  const { chosen, seed, flags } = readDatasetFlags(
    args,
    { knobs: { type: "string", only: "simulated" }, out: { type: "string" }, check: { type: "boolean" } },
    { simulated: simulatedDefaults.seed, data: 1 },
    HELP,
  );
  const [out, knobs] = [flags.out, flags.knobs] as [string | undefined, string | undefined];
  requireWritable("out", out);
  if (knobs !== undefined && out === undefined) {
    throw new Stop(`--knobs needs --out: the committed model is trained with the default knobs\n\n${HELP}`, 2);
  }
  const files = filesOf(chosen.name === "simulated" ? simulatedDefaults.name : `${chosen.name}-v1`, out);
  const { contents, exceeded } =
    chosen.name === "simulated"
      ? await simulated(seed, files, knobs)
      : await fromData({ ...chosen, dataset: chosen.name, seed, onProgress: showProgress }, files);
  if (exceeded.length > 0) {
    for (const sentence of exceeded) console.error(sentence);
    console.error("nothing was written");
    return 1;
  }
  if (flags.check) {
    const different = contents.filter(([file, text]) => !existsSync(file) || readFileSync(file, "utf8") !== text);
    for (const [file] of different) console.error(`${shownPath(file)} differs from what training gives now`);
    if (different.length === 0) console.log("the model is what training gives, byte for byte");
    return different.length === 0 ? 0 : 1;
  }
  for (const [file, text] of contents) {
    writeWhole(file, text);
    console.log(`wrote ${shownPath(file)}`);
  }
  return 0;
}

type Files = { model: string; meta: string; card: string };
/** Texts of the files to write, and what forbids it. */
type Trained = { contents: [string, string][]; exceeded: string[] };

async function simulated(seed: number, files: Files, knobsFile: string | undefined): Promise<Trained> {
  // Loaded only now: a wrong flag is refused at once.
  const { serializeModel } = await import("@sluice/sdk");
  const { referenceFile } = await import("./lib/servingModel.ts");
  const { readKnobsFile } = await import("./lib/knobsFile.ts");
  const { modelCard } = await import("../oracle/src/model/card.ts");
  const { trainSimulated } = await import("../oracle/src/model/trainSimulated.ts");
  const town = knobsFile === undefined ? {} : { town: readKnobsFile(knobsFile) };
  const began = performance.now();
  const { model, report, reference, tested } = trainSimulated({ ...simulatedDefaults, seed, ...town }, showProgress);
  endProgress();
  const { otherSeed, laterSlice } = report;
  console.log(`trained in ${Math.round((performance.now() - began) / 1000)} s: ${report.fileHash}`);
  console.log(`AUC ${laterSlice.figures.auc.value} on the later slice, ${otherSeed.figures.auc.value} on another seed`);
  const { exceededLimits } = await import("../oracle/src/model/lossLimits.ts");
  const { links, contents } = await plotsOf(files, tested);
  return {
    exceeded: exceededLimits(model.name, report.quantisationLoss),
    contents: [
      [files.model, `${serializeModel(model)}\n`],
      [files.meta, `${JSON.stringify(report, null, 2)}\n`],
      [referenceFile(files.model), `${JSON.stringify(reference)}\n`],
      [files.card, modelCard(report, links)],
      ...contents,
    ],
  };
}

async function fromData(options: ProtocolOptions, files: Files): Promise<Trained> {
  const result = await followProtocol(options);
  endProgress();
  const { serializeModel } = await import("@sluice/sdk");
  const { protocolRows } = await import("../oracle/src/model/protocolRows.ts");
  console.log(figureTable(protocolRows(result)));
  const { datasetCard } = await import("../oracle/src/model/datasetCard.ts");
  const { exceededLimits } = await import("../oracle/src/model/lossLimits.ts");
  const { dataset, seed, model, runs, tested } = result;
  const meta = rounded({ name: model.name, dataset, seed, runs });
  const { links, contents } = await plotsOf(files, tested);
  return {
    exceeded: Object.entries(runs).flatMap(([name, run]) => exceededLimits(`${model.name}, ${name}`, run.loss)),
    contents: [
      [files.model, `${serializeModel(model)}\n`],
      [files.meta, `${JSON.stringify(meta, null, 2)}\n`],
      [files.card, datasetCard({ dataset, seed, model, runs: meta.runs }, links)],
      ...contents,
    ],
  };
}

/** The card's plots: links to them, and their files. */
async function plotsOf(files: Files, tested: Tested): Promise<{ links: PlotFiles; contents: [string, string][] }> {
  const { calibrationPlot, precisionRecallPlot, scoreByClassPlot } = await import("../oracle/src/model/plots.ts");
  const { links, paths } = plotFiles(files.card);
  return {
    links,
    contents: [
      [paths.precisionRecall, precisionRecallPlot(tested)],
      [paths.calibration, calibrationPlot(tested)],
      [paths.scoreByClass, scoreByClassPlot(tested)],
    ],
  };
}

/** Where a card's plots lie, and how it links to them. */
function plotFiles(card: string): { links: PlotFiles; paths: PlotFiles } {
  const plot = (what: string) => card.replace(/\.md$/, `.${what}.svg`);
  const paths = {
    precisionRecall: plot("precision-recall"),
    calibration: plot("calibration"),
    scoreByClass: plot("scores"),
  };
  const links = {
    precisionRecall: basename(paths.precisionRecall),
    calibration: basename(paths.calibration),
    scoreByClass: basename(paths.scoreByClass),
  };
  return { links, paths };
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

await runPlainCommand(main);
