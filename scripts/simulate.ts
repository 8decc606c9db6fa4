// `npm run simulate`: writes a simulated life, payments and what became known of them, as a file.
import { readFlags, wholeNumber } from "./lib/flags.ts";
import { requireWritable, writeWhole } from "./lib/outputFiles.ts";
import { runPlainCommand } from "./lib/plainCommand.ts";
import { Stop } from "./lib/stop.ts";
import { table } from "./lib/terminal.ts";

const HELP = `npm run simulate -- --out F [--knobs F] [--seed N] [--model F]

  --out F     file to write: JSON lines, as docs/models/drift.md defines them
  --knobs F   what kind of world (docs/reference/simulator.md); a town of four months without it
  --seed N    the world's number (1)
  --model F   the model that decides, under the default thresholds (oracle/models/simulated-v1.json)`;

async function main(args: string[]): Promise<number> {
  const flags = readFlags(
    args,
    { out: { type: "string" }, knobs: { type: "string" }, seed: { type: "string" }, model: { type: "string" } },
    HELP,
  );
  if (flags.out === undefined) throw new Stop(`--out is missing\n\n${HELP}`, 2);
  const seed = flags.seed === undefined ? 1 : wholeNumber("seed", flags.seed, { min: 0, max: 2 ** 31 }, HELP);
  requireWritable("out", flags.out);
  // Loaded only now: a wrong flag is refused at once.
  const { writeLife } = await import("../oracle/src/feedback/writeLife.ts");
  const { simulateLife } = await import("./lib/lives.ts");
  const { readServingModel } = await import("./lib/servingModel.ts");
  const { model } = readServingModel(flags.model);
  const life = simulateLife(model, flags.knobs, seed);
  const counts = Map.groupBy(life.events, ({ type }) => type);
  console.log(table([["event", "count"], ...[...counts].map(([type, events]) => [type, String(events.length)])]));
  writeWhole(flags.out, writeLife(life));
  console.log(`wrote ${flags.out}`);
  return 0;
}

await runPlainCommand(main);
