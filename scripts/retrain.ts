// `npm run retrain`: trains a candidate on payments whose labels are known by now, and publishes its file if it is better.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { retrainDefaults } from "../oracle/src/feedback/retrainSettings.ts";
import { ROOT } from "./bootstrap.mjs";
import { moment, readFlags, wholeNumber } from "./lib/flags.ts";
import { requireWritable, shownPath, writeWhole } from "./lib/outputFiles.ts";
import { runPlainCommand } from "./lib/plainCommand.ts";
import { Stop } from "./lib/stop.ts";

const { windowDays, maturityDays, sliceDays } = retrainDefaults;
const HELP = `npm run retrain -- --life F [--model F] [--at T] [--window-days N] [--maturity-days N] [--slice-days N]
                   [--seed N] [--out F] [--json F]
npm run retrain -- --knobs F …

  --life F            events and labels: JSON lines, as docs/models/drift.md defines them
  --knobs F           instead: a simulated world of these knobs (docs/reference/simulator.md) in which the model decides
  --model F           the serving model (oracle/models/simulated-v1.json)
  --at T              as of when: nothing later is looked at; the last event without it
  --window-days N     how long a window the candidate learns from (${windowDays})
  --maturity-days N   how long after a payment silence about it means that it was honest (${maturityDays})
  --slice-days N      how long a later slice both models are compared on (${sliceDays})
  --seed N            number of the first weights, and of the simulated world (1)
  --out F             model file to write if the candidate is better; F's .reference.json, .meta.json and .md are written
                      beside it (the next version in oracle/models, with the card in docs/models)
  --json F            also writes the figures to a file

Exit code 0 whether or not the candidate is published; nothing is ever sent to a chain.`;

async function main(args: string[]): Promise<number> {
  const flags = readFlags(
    args,
    {
      life: { type: "string" },
      knobs: { type: "string" },
      model: { type: "string" },
      at: { type: "string" },
      "window-days": { type: "string" },
      "maturity-days": { type: "string" },
      "slice-days": { type: "string" },
      seed: { type: "string" },
      out: { type: "string" },
      json: { type: "string" },
    },
    HELP,
  );
  if ((flags.life === undefined) === (flags.knobs === undefined)) {
    throw new Stop(`what shall be learnt from? either --life or --knobs\n\n${HELP}`, 2);
  }
  const number = (name: "window-days" | "maturity-days" | "slice-days", fallback: number) =>
    flags[name] === undefined ? fallback : wholeNumber(name, flags[name], { min: 1, max: 3650 }, HELP);
  const seed = flags.seed === undefined ? 1 : wholeNumber("seed", flags.seed, { min: 0, max: 2 ** 31 }, HELP);
  const asked = flags.at === undefined ? undefined : moment("at", flags.at, HELP);
  const settings = {
    ...retrainDefaults,
    windowDays: number("window-days", windowDays),
    maturityDays: number("maturity-days", maturityDays),
    sliceDays: number("slice-days", sliceDays),
    seed,
  };
  requireWritable("json", flags.json);
  requireWritable("out", flags.out);
  // Loaded only now: a wrong flag is refused at once.
  const { getModelHash, serializeModel } = await import("@sluice/sdk");
  const { followLife } = await import("../oracle/src/feedback/followLife.ts");
  const { retrain } = await import("../oracle/src/feedback/retrain.ts");
  const { retrainCard } = await import("../oracle/src/feedback/retrainCard.ts");
  const { readLifeFile, simulateLife } = await import("./lib/lives.ts");
  const { retrainReport, retrainRows } = await import("./lib/retrainReport.ts");
  const { readServingModel, referenceFile } = await import("./lib/servingModel.ts");
  const serving = readServingModel(flags.model);
  const life = followLife(
    flags.life === undefined ? simulateLife(serving.model, flags.knobs, seed) : readLifeFile(flags.life),
  );
  const firstAt = life.payments[0]?.at ?? 0;
  const at = asked ?? life.endAt;
  if (at <= firstAt || at > life.endAt) {
    throw new Stop(
      `--at ${day(at)} is not within the events: they are of ${day(firstAt)} to ${day(life.endAt)}; what is not there yet cannot be known`,
    );
  }
  const files = filesOf(serving.model.name, flags.out);
  const result = retrain(life, serving, { ...settings, name: files.name, at });
  console.log(retrainReport(result, serving.model.name));
  if (flags.json !== undefined) writeWhole(flags.json, `${JSON.stringify({ rows: retrainRows(result) }, null, 2)}\n`);
  const { candidate, published } = result;
  if (published && candidate !== undefined) {
    const { model, reference } = candidate;
    const { drift, comparison, shadow, window, slice, reason } = result;
    const fileHash = getModelHash(model);
    const replaces = { name: serving.model.name, fileHash: getModelHash(serving.model) };
    const meta = {
      name: model.name,
      fileHash,
      replaces,
      reason,
      settings: result.settings,
      window,
      slice,
      drift,
      comparison,
      shadow,
    };
    writeWhole(files.model, `${serializeModel(model)}\n`);
    writeWhole(referenceFile(files.model), `${JSON.stringify(reference)}\n`);
    writeWhole(files.meta, `${JSON.stringify(meta, rounded, 2)}\n`);
    writeWhole(files.card, retrainCard(result, serving.model, `npm run retrain -- ${args.join(" ")}`));
    console.log(`wrote ${shownPath(files.model)} and ${shownPath(files.card)}; no chain was told`);
  }
  console.log(result.reason);
  return 0;
}

type Files = { name: string; model: string; meta: string; card: string };

/** The next version that is not there yet, or what `--out` says. */
function filesOf(serving: string, out: string | undefined): Files {
  const stem = serving.replace(/-v\d+$/, "").slice(0, 34);
  let version = Number(/-v(\d+)$/.exec(serving)?.[1] ?? 1) + 1;
  const place = (name: string) => join(ROOT, "oracle", "models", `${name}.json`);
  if (out === undefined) while (existsSync(place(`${stem}-v${version}`))) version++;
  const name = `${stem}-v${version}`;
  const model = out === undefined ? place(name) : resolve(out);
  const base = model.replace(/\.json$/, "");
  const card = out === undefined ? join(ROOT, "docs", "models", `${name}.md`) : `${base}.md`;
  return { name, model, meta: `${base}.meta.json`, card };
}

/** Six digits are more than the figures mean, and keep the file readable. */
function rounded(_key: string, x: unknown): unknown {
  return typeof x === "number" ? Math.round(x * 1e6) / 1e6 : x;
}

function day(second: number): string {
  return new Date(1000 * second).toISOString().slice(0, 10);
}

await runPlainCommand(main);
