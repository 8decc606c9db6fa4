import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { type DatasetName, datasetNames } from "../../oracle/src/model/datasetSettings.ts";
import { moment, readFlags, wholeNumber } from "./flags.ts";
import { Stop } from "./stop.ts";

/** What a command works on: simulated worlds, or the files of a data set in a folder. */
export type Chosen = { name: "simulated" } | { name: DatasetName; folder: string; testFrom: number | undefined };

const COMMON = {
  dataset: { type: "string" },
  data: { type: "string" },
  "test-from": { type: "string" },
  seed: { type: "string" },
} as const;
const DAY = 86_400;

/**
 * Reads the flags of a command that works on a data set: its own, and `--dataset`, `--data`, `--test-from` and `--seed`,
 * which mean the same everywhere.
 *
 * @param own - flags of the command alone, and for which data sets they mean something
 * @param seeds - numbers where none is given
 * @throws Stop with the help text for anything that is missing, unknown or does not go together
 */
export function readDatasetFlags<const Name extends string>(
  args: string[],
  own: Readonly<Record<Name, { type: "string" | "boolean"; only?: "simulated" }>>,
  seeds: { simulated: number; data: number },
  help: string,
): { chosen: Chosen; seed: number; flags: Partial<Record<Name, string | boolean>> } {
  const options = Object.fromEntries(
    Object.entries<{ type: "string" | "boolean" }>(own).map(([name, { type }]) => [name, { type }]),
  );
  const flags = readFlags(args, { ...options, ...COMMON }, help) as Record<string, string | boolean | undefined>;
  const text = (name: keyof typeof COMMON) => flags[name] as string | undefined;
  const isSimulated = text("dataset") === "simulated";
  const chosen = requireDataset(text("dataset"), text("data"), text("test-from"), help);
  const others = Object.keys(own).filter((name) => own[name as Name].only === "simulated");
  refuseFlags(chosen, flags, isSimulated ? ["test-from"] : others, help);
  const given = text("seed");
  const seed =
    given === undefined
      ? seeds[isSimulated ? "simulated" : "data"]
      : wholeNumber("seed", given, { min: 0, max: 2 ** 31 }, help);
  return { chosen, seed, flags: flags as Partial<Record<Name, string | boolean>> };
}

/**
 * The moment of `--test-from`. AMLSim counts steps, which are days here, and the handbook days since 2018-04-01: for both
 * a small whole number means one of these.
 */
function testMoment(name: DatasetName, text: string, help: string): number {
  if (name === "amlsim" && /^\d{1,6}$/.test(text)) return Number(text) * DAY;
  if (name === "handbook" && /^\d{1,4}$/.test(text)) return Date.UTC(2018, 3, 1) / 1000 + Number(text) * DAY;
  return moment("test-from", text, help);
}

/**
 * The data set that a command is asked for.
 *
 * @param data - the folder of `--data`
 * @param from - the text of `--test-from`
 * @throws Stop when the name is missing or unknown, or the folder is missing or not wanted
 */
export function requireDataset(
  name: string | undefined,
  data: string | undefined,
  from: string | undefined,
  help: string,
): Chosen {
  if (name === undefined) throw new Stop(`--dataset is missing\n\n${help}`, 2);
  if (name === "simulated") {
    if (data !== undefined) throw new Stop(`--data does not go with --dataset simulated\n\n${help}`, 2);
    return { name };
  }
  const known = datasetNames.find((one) => one === name);
  if (known === undefined) throw new Stop(`there is no data set "${name}"\n\n${help}`, 2);
  if (data === undefined) throw new Stop(`--dataset ${known} needs --data DIR, the folder of its files\n\n${help}`, 2);
  const testFrom = from === undefined ? undefined : testMoment(known, from, help);
  const folder = resolve(data);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new Stop(`${folder} is not a folder`);
  return { name: known, folder, testFrom };
}

/** @throws Stop when a flag is given that means nothing for the chosen data set */
export function refuseFlags(
  chosen: Chosen,
  flags: Record<string, unknown>,
  names: readonly string[],
  help: string,
): void {
  const given = names.find((name) => flags[name] !== undefined);
  if (given !== undefined) throw new Stop(`--${given} does not go with --dataset ${chosen.name}\n\n${help}`, 2);
}
