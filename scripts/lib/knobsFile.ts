import type { Knobs } from "../../oracle/src/simulate/knobs.ts";
import { KnobsError, readKnobs } from "../../oracle/src/simulate/readKnobs.ts";
import { readInput } from "./readInput.ts";
import { Stop } from "./stop.ts";

/** @throws Stop when the file of `--knobs` cannot be read, or names every knob that is wrong in it */
export function readKnobsFile(file: string): Knobs {
  const text = readInput(file, "knobs");
  try {
    return readKnobs(text, file);
  } catch (error) {
    if (error instanceof KnobsError) throw new Stop(`${error.message}\ndocs/reference/simulator.md lists all knobs.`);
    throw error;
  }
}
