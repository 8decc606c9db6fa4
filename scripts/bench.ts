// `npm run bench`: what operations cost.
import { HelpAsked, readFlags, wholeNumber } from "./lib/flags.ts";
import { requireWritable, writeWhole } from "./lib/outputFiles.ts";
import type { Row } from "./lib/rows.ts";
import { Stop } from "./lib/stop.ts";
import { table } from "./lib/terminal.ts";

const HELP = `npm run bench -- --gas [--update] [--json F]
npm run bench -- --model [--json F]
npm run bench -- --features [--most E] [--json F]

  --model     payments a second on one core: features and score, the score alone, and the simulator
  --features  events a second and memory of the features, from 10^4 to 10^7 events: features.1e4.… among 2,000 addresses,
              features.growing.1e4.… among one more with every ten events; takes some minutes
  --most E    only up to 10^E events (7)
  --gas       gas of every operation of the contracts, from receipts, in the steady state
  --update    also writes the figures to snapshots/gas.json, which the tests compare with
  --json F    also writes the rows to a file`;

async function main(args: string[]): Promise<void> {
  const flags = readFlags(
    args,
    {
      gas: { type: "boolean" },
      model: { type: "boolean" },
      features: { type: "boolean" },
      most: { type: "string" },
      update: { type: "boolean" },
      json: { type: "string" },
    },
    HELP,
  );
  if ([flags.gas, flags.model, flags.features].filter(Boolean).length !== 1) {
    throw new Stop(`what shall be measured? one of --gas, --model and --features\n\n${HELP}`, 2);
  }
  if (!flags.gas && flags.update) throw new Stop(`--update goes with --gas only\n\n${HELP}`, 2);
  if (!flags.features && flags.most !== undefined) throw new Stop(`--most goes with --features only\n\n${HELP}`, 2);
  const most = wholeNumber("most", flags.most ?? "7", { min: 4, max: 7 }, HELP);
  requireWritable("json", flags.json);
  const rows = flags.model ? await model() : flags.features ? await features(most) : await gas(flags.update ?? false);
  const head = flags.gas ? ["operation", "gas", ""] : ["figure", "value", ""];
  console.log(table([head, ...rows.map(({ name, value, unit }) => [name, String(value), remark(unit)])]));
  if (flags.json !== undefined) writeWhole(flags.json, `${JSON.stringify({ rows }, null, 2)}\n`);
}

/** The unit beside a column that says gas already. */
function remark(unit: string): string {
  return unit.replace(/^gas ?/, "");
}

async function model(): Promise<Row[]> {
  const { loadModel } = await import("./lib/loadModel.ts");
  const { measureModel } = await import("./lib/measureModel.ts");
  const { measureSimulator } = await import("./lib/measureSimulator.ts");
  return [...measureModel(loadModel().model, 100_000), ...measureSimulator()];
}

async function features(most: number): Promise<Row[]> {
  const { measureFeatures } = await import("./lib/measureFeatures.ts");
  const exponents = [4, 5, 6, 7].filter((exponent) => exponent <= most);
  const say = (what: string) => (exponent: number) => console.error(`10^${exponent} events ${what}: measured`);
  return [
    ...measureFeatures("features", 2000, exponents, say("among the same addresses")),
    ...measureFeatures("features.growing", "growing", exponents, say("among ever more addresses")),
  ];
}

async function gas(update: boolean): Promise<Row[]> {
  // Loaded only now: a wrong flag is refused at once.
  const { network } = await import("hardhat");
  const { GAS_CHAIN_DATE, measureGas } = await import("./lib/measureGas.ts");
  const { gasFaults, readGasSnapshot, writeGasSnapshot } = await import("./lib/gasSnapshot.ts");
  const connection = await network.create({ network: "default", override: { initialDate: GAS_CHAIN_DATE } });
  try {
    const rows = await measureGas(connection);
    if (update) writeGasSnapshot(rows);
    else for (const fault of gasFaults(readGasSnapshot(), rows)) console.error(`beside snapshots/gas.json: ${fault}`);
    return rows;
  } finally {
    await connection.close();
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof HelpAsked) console.log(error.message);
  else if (error instanceof Stop) {
    console.error(error.message);
    process.exitCode = error.exitCode;
  } else throw error;
}
