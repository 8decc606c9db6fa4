import { type ModelFile, scoreFeatures } from "@sluice/sdk";
import type { Life } from "../../oracle/src/feedback/lifeEvent.ts";
import { LifeError, readLife } from "../../oracle/src/feedback/readLife.ts";
import { simulatedLife } from "../../oracle/src/feedback/simulatedLife.ts";
import { chooseThresholds, defaultCosts, type Thresholds } from "../../oracle/src/model/thresholds.ts";
import { demandedDecision } from "../../oracle/src/simulate/acceptance.ts";
import { generateWorld } from "../../oracle/src/simulate/generateWorld.ts";
import { type Knobs, townKnobs } from "../../oracle/src/simulate/knobs.ts";
import { KnobsError } from "../../oracle/src/simulate/readKnobs.ts";
import { readKnobsFile } from "./knobsFile.ts";
import { readInput } from "./readInput.ts";
import { Stop } from "./stop.ts";

/** The thresholds that follow from the default costs; scores are calibrated, so that they hold for every model. */
export function defaultThresholds(): Thresholds {
  const { releaseAtMost, denyAtLeast } = chooseThresholds(defaultCosts, [], []);
  return { releaseAtMost, denyAtLeast };
}

/** @throws Stop when the file cannot be read, or names the line that is wrong */
export function readLifeFile(file: string): Life {
  const text = readInput(file, "events");
  try {
    return readLife(text, file);
  } catch (error) {
    if (error instanceof LifeError) throw new Stop(`${error.message}\ndocs/models/drift.md defines the file.`);
    throw error;
  }
}

/**
 * A simulated life in which a model decides under the default thresholds.
 *
 * @throws Stop where the knobs cannot be used
 */
export function simulateLife(model: ModelFile, knobsFile: string | undefined, seed: number): Life {
  const knobs: Knobs = knobsFile === undefined ? townKnobs : readKnobsFile(knobsFile);
  const { releaseAtMost, denyAtLeast } = defaultThresholds();
  try {
    return simulatedLife(generateWorld({ seed, knobs }), (features) =>
      demandedDecision(scoreFeatures(model, features), releaseAtMost, denyAtLeast),
    );
  } catch (error) {
    if (error instanceof KnobsError) throw new Stop(error.message);
    throw error;
  }
}
