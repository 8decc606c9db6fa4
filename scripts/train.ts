// `npm run train`: trains a model and writes its file, what is known about it, and its card.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { simulatedDefaults } from "../oracle/src/model/simulatedSettings.ts";
import { ROOT } from "./bootstrap.mjs";
import { requireDataset } from "./lib/dataset.ts";
import { readFlags, wholeNumber } from "./lib/flags.ts";
import { runPlainCommand } from "./lib/plainCommand.ts";

const HELP = `npm run train -- --dataset simulated [--seed N] [--out F] [--check]

  --dataset D   what to train on: simulated (handbook, bitcoin-otc, amlsim and ethereum do not exist yet)
  --seed N      number of the training worlds and of the first weights (${simulatedDefaults.seed})
  --out F       model file to write; F's .meta.json and .md are written beside it
                (oracle/models/${simulatedDefaults.name}.json, with the card in docs/models)
  --check       writes nothing: trains and compares with the file; exit code 1 if it differs`;

async function main(args: string[]): Promise<number> {
  const flags = readFlags(
    args,
    {
      dataset: { type: "string" },
      seed: { type: "string" },
      out: { type: "string" },
      check: { type: "boolean" },
    },
    HELP,
  );
  requireDataset(flags.dataset, HELP);
  const seed =
    flags.seed === undefined ? simulatedDefaults.seed : wholeNumber("seed", flags.seed, { min: 0, max: 2 ** 31 }, HELP);

  // Loaded only now: a wrong flag is refused at once.
  const { serializeModel } = await import("@sluice/sdk");
  const { modelCard } = await import("../oracle/src/model/card.ts");
  const { trainSimulated } = await import("../oracle/src/model/trainSimulated.ts");
  const began = performance.now();
  const { model, report } = trainSimulated({ ...simulatedDefaults, seed }, showProgress);
  endProgress();
  const { otherSeed, laterSlice } = report;
  console.log(`trained in ${Math.round((performance.now() - began) / 1000)} s: ${report.fileHash}`);
  console.log(`AUC ${laterSlice.figures.auc.value} on the later slice, ${otherSeed.figures.auc.value} on another seed`);

  const files = filesOf(flags.out);
  const contents: [string, string][] = [
    [files.model, `${serializeModel(model)}\n`],
    [files.meta, `${JSON.stringify(report, null, 2)}\n`],
    [files.card, modelCard(report)],
  ];
  if (flags.check) {
    const different = contents.filter(([file, text]) => !existsSync(file) || readFileSync(file, "utf8") !== text);
    for (const [file] of different) console.error(`${shown(file)} differs from what training gives now`);
    if (different.length === 0) console.log("the committed model is what training gives, byte for byte");
    return different.length === 0 ? 0 : 1;
  }
  for (const [file, text] of contents) {
    writeWhole(file, text);
    console.log(`wrote ${shown(file)}`);
  }
  return 0;
}

function filesOf(out: string | undefined): { model: string; meta: string; card: string } {
  const { name } = simulatedDefaults;
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

function showProgress(line: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[2K${line}`);
  else if (line.startsWith("epoch")) console.log(line);
}

function endProgress(): void {
  if (process.stdout.isTTY) process.stdout.write("\r\u001b[2K");
}

function shown(file: string): string {
  const inside = relative(process.cwd(), file);
  return inside.startsWith("..") ? file : inside;
}

await runPlainCommand(main);
