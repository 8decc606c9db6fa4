import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { messageOf, SettingsError } from "../internal/errors.ts";

/** The environment, with a file's variables where the environment has none. */
export function readEnvironment(file: string | undefined): Record<string, string | undefined> {
  if (file === undefined) return process.env;
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new SettingsError(`The file of --settings cannot be read: ${messageOf(error)}.`, { fix: "check the path." });
  }
  return { ...parseEnv(text), ...process.env };
}
