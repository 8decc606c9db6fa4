// `npm run drift`: how far payments have moved from those a model was trained on, and what a challenger would decide.
import { retrainDefaults } from "../oracle/src/feedback/retrainSettings.ts";
import { moment, readFlags, wholeNumber } from "./lib/flags.ts";
import { requireWritable, writeWhole } from "./lib/outputFiles.ts";
import { runPlainCommand } from "./lib/plainCommand.ts";
import type { Row } from "./lib/rows.ts";
import { Stop } from "./lib/stop.ts";

const { maturityDays } = retrainDefaults;
const HELP = `npm run drift -- --life F [--model F] [--challenger F] [--from T] [--until T] [--maturity-days N] [--json F]

  --life F            events and labels: JSON lines, as docs/models/drift.md defines them
  --model F           the serving model, with its .reference.json beside it (oracle/models/simulated-v1.json)
  --challenger F      a model that scores the same payments and decides nothing
  --from T, --until T only payments of this time: dates such as 2026-03-01, or seconds since 1970
  --maturity-days N   how long after a payment silence about it means that it was honest (${maturityDays})
  --json F            also writes the figures to a file`;

async function main(args: string[]): Promise<number> {
  const flags = readFlags(
    args,
    {
      life: { type: "string" },
      model: { type: "string" },
      challenger: { type: "string" },
      from: { type: "string" },
      until: { type: "string" },
      "maturity-days": { type: "string" },
      json: { type: "string" },
    },
    HELP,
  );
  if (flags.life === undefined) throw new Stop(`--life is missing\n\n${HELP}`, 2);
  requireWritable("json", flags.json);
  const from = flags.from === undefined ? 0 : moment("from", flags.from, HELP);
  const until = flags.until === undefined ? Number.POSITIVE_INFINITY : moment("until", flags.until, HELP);
  const days = flags["maturity-days"];
  const maturity = days === undefined ? maturityDays : wholeNumber("maturity-days", days, { min: 1, max: 1000 }, HELP);
  // Loaded only now: a wrong flag is refused at once.
  const { followLife } = await import("../oracle/src/feedback/followLife.ts");
  const { LEAST_ROWS, measureDrift } = await import("../oracle/src/feedback/measureDrift.ts");
  const { shadowScore } = await import("../oracle/src/feedback/shadow.ts");
  const { driftRows, driftTable, shadowRows, shadowTable } = await import("./lib/driftTable.ts");
  const { defaultThresholds, readLifeFile } = await import("./lib/lives.ts");
  const { readServingModel, referenceFile } = await import("./lib/servingModel.ts");
  const { model, reference, file } = readServingModel(flags.model);
  const challenger = flags.challenger === undefined ? undefined : readServingModel(flags.challenger).model;
  if (reference === undefined) {
    throw new Stop(`${referenceFile(file)} is missing: training the model again writes it beside the model`);
  }
  const { payments, labels, endAt } = followLife(readLifeFile(flags.life));
  const inside = payments.filter(({ at }) => from <= at && at < until);
  const drift = measureDrift(reference, model, inside);
  if (drift === undefined) {
    throw new Stop(`${inside.length} payments are too few to tell drift from chance: it takes ${LEAST_ROWS}`);
  }
  const rows: Row[] = driftRows(drift);
  console.log(driftTable(drift));
  if (challenger !== undefined) {
    const labelled = inside.map((payment) => ({
      ...payment,
      label: labels.labelAt(payment.paymentId, endAt, maturity * 86_400),
    }));
    const shadow = shadowScore(model, challenger, labelled, defaultThresholds());
    rows.push(...shadowRows(shadow));
    console.log(`\n${shadowTable(shadow, model.name, challenger.name)}`);
  }
  const said = {
    stable: "nothing has moved",
    warn: "look into it: something has moved (PSI from .1)",
    act: "act: something has moved far (PSI from .25); `npm run retrain` says whether another model is better",
  };
  console.log(`\n${said[drift.state]}`);
  if (flags.json !== undefined) writeWhole(flags.json, `${JSON.stringify({ rows }, null, 2)}\n`);
  return 0;
}

await runPlainCommand(main);
