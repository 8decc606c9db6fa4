import { readFileSync } from "node:fs";
import { messageOf } from "../../oracle/src/internal/errors.ts";
import type { Knobs } from "../../oracle/src/simulate/knobs.ts";
import { KnobsError, readKnobs } from "../../oracle/src/simulate/readKnobs.ts";
import { Stop } from "./stop.ts";

/** @throws Stop when the file of `--knobs` cannot be read, or names every knob that is wrong in it */
export function readKnobsFile(file: string): Knobs {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Stop(`the knobs cannot be read: ${messageOf(error)}`);
  }
  try {
    return readKnobs(text, file);
  } catch (error) {
    if (error instanceof KnobsError) throw new Stop(`${error.message}\ndocs/reference/simulator.md lists all knobs.`);
    throw error;
  }
}
