import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { type DatasetName, datasetNames } from "../../oracle/src/model/datasetSettings.ts";
import { Stop } from "./stop.ts";

/** What a command works on: simulated worlds, or the files of a data set in a folder. */
export type Chosen = { name: "simulated" } | { name: DatasetName; folder: string };

/**
 * The data set that a command is asked for.
 *
 * @param data - the folder of `--data`
 * @throws Stop when the name is missing or unknown, or the folder is missing or not wanted
 */
export function requireDataset(name: string | undefined, data: string | undefined, help: string): Chosen {
  if (name === undefined) throw new Stop(`--dataset is missing\n\n${help}`, 2);
  if (name === "simulated") {
    if (data !== undefined) throw new Stop(`--data does not go with --dataset simulated\n\n${help}`, 2);
    return { name };
  }
  const known = datasetNames.find((one) => one === name);
  if (known === undefined) throw new Stop(`there is no data set "${name}"\n\n${help}`, 2);
  if (data === undefined) throw new Stop(`--dataset ${known} needs --data DIR, the folder of its files\n\n${help}`, 2);
  const folder = resolve(data);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new Stop(`${folder} is not a folder`);
  return { name: known, folder };
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
