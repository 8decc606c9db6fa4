import { mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** Folders and files of a command's runs. */
export interface RunPlace {
  /** where run.json and report.json are; `.sluice` unless SLUICE_STATE names another folder */
  state: string;
  runFile: string;
  /** of this command alone: database, logs, manifest, addresses */
  folder: string;
  logs: string;
}

/** @param command `start` or `replay`: both may run at the same time */
export function placeRun(command: "start" | "replay"): RunPlace {
  const state = resolve(process.env.SLUICE_STATE ?? join(ROOT, ".sluice"));
  const folder = join(state, command);
  const logs = join(folder, "logs");
  mkdirSync(logs, { recursive: true });
  return { state, folder, logs, runFile: join(state, command === "start" ? "run.json" : `${command}-run.json`) };
}
