import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { featureNames, type ModelFile, parseModel } from "@sluice/sdk";
import { type Reference, readReference } from "../../oracle/src/feedback/reference.ts";
import { messageOf } from "../../oracle/src/internal/errors.ts";
import { ROOT } from "./place.ts";
import { Stop } from "./stop.ts";

/** A model of the sixteen features, and how the rows were spread that it was trained on, where that lies beside it. */
export interface ServingModel {
  file: string;
  model: ModelFile;
  reference: Reference | undefined;
}

/** The model that `npm start` runs. */
export const DEFAULT_MODEL = join(ROOT, "oracle", "models", "simulated-v1.json");

/** The file beside a model that says how its training rows were spread. */
export function referenceFile(modelFile: string): string {
  return modelFile.replace(/(\.json)?$/, ".reference.json");
}

/** @throws Stop when the model cannot be used, takes other features, or the reference beside it is not its own */
export function readServingModel(given: string = DEFAULT_MODEL): ServingModel {
  const file = resolve(given);
  try {
    const model = parseModel(readFileSync(file, "utf8"));
    if (model.features.join() !== featureNames.join()) {
      throw new Error(`it takes ${model.features.join(", ")}, not the features of this oracle (docs/spec/features.md)`);
    }
    const beside = referenceFile(file);
    const reference = existsSync(beside) ? readReference(readFileSync(beside, "utf8"), model, beside) : undefined;
    return { file, model, reference };
  } catch (error) {
    throw new Stop(`the model ${file} cannot be used: ${messageOf(error)}`);
  }
}
